//! Texts to start from: templates with what is known of the client filled in, the rest left to be.

use signaling::protocol::Field;

use crate::ui::search::plain;

/// What can be filled in without asking.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    /// The client's name, as *Mme Claire Vasseur*.
    pub name: &'a str,
    /// Its file.
    pub fields: &'a [Field],
    /// Who signs.
    pub signature: &'a str,
}

impl Known<'_> {
    /// The value of a variable; none where only the candidate knows it.
    fn value(&self, variable: &str) -> Option<String> {
        let wanted: String = variable.trim().chars().map(plain).collect();
        let wanted = wanted.trim_end_matches(" du client").trim_end_matches(" du prospect");
        match wanted {
            "nom" => Some(self.name.to_owned()).filter(|name| !name.is_empty()),
            "signature" => Some(self.signature.to_owned()).filter(|text| !text.is_empty()),
            "civilite" => self.title().map(str::to_owned),
            label => {
                let is = |field: &&Field| field.label.chars().map(plain).collect::<String>() == label;
                self.fields.iter().find(is).map(|field| field.value.clone())
            }
        }
    }

    fn title(&self) -> Option<&'static str> {
        match self.name.split_whitespace().next()? {
            "Mme" | "Madame" => Some("Madame"),
            "M." | "Monsieur" => Some("Monsieur"),
            _ => None,
        }
    }
}

/// A template's text, filled in as far as may be: lines that were only wrapped are one again, and signs of Markdown gone,
/// for a letter has none.
pub fn filled(template: &str, known: &Known<'_>) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((variable, behind)) = after.split_once("}}") else { break };
        text.push_str(before);
        match known.value(variable) {
            Some(value) => text.push_str(&value),
            None => {
                text.push_str("{{");
                text.push_str(variable.trim());
                text.push_str("}}");
            }
        }
        rest = behind;
    }
    text.push_str(rest);
    unwrapped(&text.replace("**", ""))
}

/// What is still to be filled in, each once.
pub fn variables(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        let Some((variable, behind)) = after.split_once("}}") else { break };
        let variable = variable.trim();
        if !variable.contains('\n') && !variable.is_empty() && !found.contains(&variable) {
            found.push(variable);
        }
        rest = behind;
    }
    found
}

/// A line of so many signs was wrapped by whoever wrote the template: the next one goes on with it.
const WRAPPED: usize = 90;

fn unwrapped(text: &str) -> String {
    let mut joined = String::new();
    let mut long = false;
    for (index, line) in text.trim().lines().enumerate() {
        let line = line.trim_end();
        let begins = line.is_empty() || line.trim_start().starts_with("- ");
        match (index, long && !begins) {
            (0, _) => {}
            (_, true) => joined.push(' '),
            (_, false) => joined.push('\n'),
        }
        joined.push_str(line);
        long = line.chars().count() >= WRAPPED;
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Vec<Field> {
        let field = |label: &str, value: &str| Field { label: label.into(), value: value.into() };
        vec![field("Adresse", "12 rue des Tanneurs, 35000 Rennes"), field("Référence client", "LM-204")]
    }

    #[test]
    fn what_is_known_of_the_client_is_filled_in_and_the_rest_left() {
        let fields = fields();
        let known = Known { name: "Mme Claire Vasseur", fields: &fields, signature: "Candidat n° 07" };
        let text = filled(
            "{{nom du client}}\n{{adresse du client}}\n\n**Référence :** {{référence client}}\n{{civilité}}, le {{ date }}.\n\n{{signature}}",
            &known,
        );
        let wanted = "Mme Claire Vasseur\n12 rue des Tanneurs, 35000 Rennes\n\nRéférence : LM-204\nMadame, le {{date}}.\n\nCandidat n° 07";
        assert_eq!(text, wanted);
        assert_eq!(variables(&text), ["date"]);
    }

    #[test]
    fn a_company_has_no_title_and_nothing_is_made_up() {
        let known = Known { name: "SARL Lambert", fields: &[], signature: "" };
        assert_eq!(
            filled("{{civilité}}, {{adresse du client}}", &known),
            "{{civilité}}, {{adresse du client}}"
        );
        assert_eq!(filled("ouvert {{ sans fin", &known), "ouvert {{ sans fin");
        assert_eq!(variables("{{a}} {{b}} {{a}} {{"), ["a", "b"]);
    }

    #[test]
    fn lines_that_were_only_wrapped_are_one_again() {
        let long = "x".repeat(WRAPPED);
        let text = format!("{long}\nsuite.\n\nAdresse\nVille\n- {long}\n- point");
        assert_eq!(unwrapped(&text), format!("{long} suite.\n\nAdresse\nVille\n- {long}\n- point"));
    }
}
