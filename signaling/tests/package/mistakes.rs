//! Each mistake that an author makes is told, where it stands and all at once.

use crate::draft::Draft;

/// What is said of the small package with one thing changed.
fn told(name: &str, from: &str, to: &str) -> Vec<String> {
    Draft::small().edit(name, from, to).told()
}

#[test]
fn the_small_package_is_without_a_mistake() {
    assert_eq!(Draft::small().told(), [""; 0]);
}

#[test]
fn all_mistakes_are_told_in_one_go() {
    let draft = Draft::small()
        .edit("package.toml", "language = \"fr\"", "lang = \"fr\"")
        .edit("clients/costa.toml", "direction = \"outbound\"", "direction = \"outgoing\"")
        .edit("clients/costa.toml", "\"06 39 98 08 95\"", "\"06 39 98 61 73\"")
        .edit("clients/moreau.toml", "name = \"Mme Hélène Moreau\"", "name = \" \"")
        .edit("clients/perrin.toml", "[role]", "[rôle]")
        .edit("subjects/ccp2-b.toml", "\"lopez\"", "\"lopes\"")
        .without("part1/request.md")
        .without("grids/competence-7.toml")
        .put("client/costa.toml", "")
        .put("posts.toml", "posts = 3");
    assert_eq!(
        draft.told(),
        [
            "client/costa.toml: nothing of this name belongs here: the folders are clients, documents, formats, grids, interview, part1, recordings, subjects and texts",
            "clients/costa.toml:4:1: direction is \"outgoing\", which is none of \"inbound\", \"outbound\"",
            "clients/lopez.toml:2:1: the number 06 39 98 61 73 is also that of client costa",
            "clients/moreau.toml:1:1: name is empty",
            "clients/perrin.toml:26:3: this is not TOML: invalid unquoted key, expected letters, numbers, `-`, `_`",
            "grids: there is no grid for competence 7, which format ccp2 examines",
            "package.toml:1:1: the field language is missing",
            "package.toml:6:1: the field lang is not known here; known are format, title, company, language, edition, today, qualifications",
            "part1/request.md: this file is missing",
            "posts.toml:1:1: posts must be a list, and is a whole number",
            "subjects/ccp2-b.toml:3:43: there is no client \"lopes\"",
        ]
    );
}

#[test]
fn what_is_no_package_is_told_and_nothing_else() {
    let mut draft = Draft::small().put("photo.jpg", "").put("Été 2026.jpg", "");
    draft.files.remove("package.toml");
    assert_eq!(draft.told(), ["package.toml: this file, which each package starts with, is missing"]);
    let later =
        Draft::small().edit("package.toml", "format = 1", "format = 2\nvenue = \"A\"").put("new.toml", "");
    assert_eq!(later.told(), ["package.toml:3:1: format 2 is not known: this program reads format 1"]);
    let nowhere = crate::french::read_in_french(signaling::package::Package::open("no-such-folder".as_ref()));
    assert!(nowhere.unwrap_err().to_string().starts_with("cannot be read: "));
}

#[test]
fn qualifications_are_lines_none_twice_and_may_be_left_out() {
    let draft = Draft::small();
    let head = String::from_utf8(draft.files["package.toml"].clone()).unwrap();
    let (before, _) = head.split_once("qualifications").unwrap();
    let said = |list: &str| draft.clone().put("package.toml", format!("{before}{list}")).told();
    assert_eq!(said(""), [""; 0]);
    assert_eq!(said("qualifications = [\"Vente\", \"À rappeler\"]"), [""; 0]);
    let wrong = said("qualifications = [\"Vente\", \"Vente\", \"a\\nb\", 3]");
    assert_eq!(wrong.len(), 3, "{wrong:?}");
    assert!(wrong[0].contains("names Vente twice"), "{wrong:?}");
    let many = (0..41).map(|n| format!("\"{n}\"")).collect::<Vec<_>>().join(", ");
    assert_eq!(said(&format!("qualifications = [{many}]")).len(), 1);
}

#[test]
fn a_subject_has_the_clients_of_its_format() {
    let subject = "subjects/ccp2-a.toml";
    let five = "clients = [\"fontaine-fleurs\", \"perrin\", \"costa\", \"lopez\", \"moreau\"]";
    let list = "clients = [\"fontaine-fleurs\", \"perrin\", \"costa\"]";
    assert_eq!(
        told(subject, list, five),
        ["subjects/ccp2-a.toml:3:1: the subject has 5 clients; format ccp2 asks for 3"]
    );
    assert_eq!(
        told(subject, "\"costa\"", "\"perrin\""),
        ["subjects/ccp2-a.toml:3:41: clients names perrin twice"]
    );
    assert_eq!(
        told(subject, "\"ccp2\"", "\"ccp3\""),
        ["subjects/ccp2-a.toml:1:1: there is no format \"ccp3\""]
    );
    let outbound = Draft::sample().edit("clients/boyer.toml", "\"inbound\"", "\"outbound\"");
    assert_eq!(
        outbound.told(),
        ["subjects/ccp1-a.toml:3:21: client boyer is outbound; format ccp1 does not allow that"]
    );
    let none = Draft::small().without("subjects/ccp2-a.toml").without("subjects/ccp2-b.toml");
    assert_eq!(none.told(), ["subjects: there is no subject"]);
}

#[test]
fn competences_are_shown_and_have_their_grids() {
    let draft = Draft::small().edit("clients/fontaine-fleurs.toml", "[4]", "[5]").edit(
        "clients/menuiserie-arnaud.toml",
        "[4]",
        "[5, 5, 8]",
    );
    assert_eq!(
        draft.told(),
        [
            "clients/menuiserie-arnaud.toml:5:19: competences names 5 twice",
            "clients/menuiserie-arnaud.toml:5:22: competences[2] must be between 1 and 7",
        ],
        "what a client lacks is not told while its list is wrong"
    );
    let draft = draft.edit("clients/menuiserie-arnaud.toml", "[5, 5, 8]", "[5]");
    assert_eq!(
        draft.told(),
        ["subjects/ccp2-a.toml: no client of its subjects shows competence 4, which format ccp2 examines"]
    );
    let grid = "grids/competence-6.toml";
    assert_eq!(
        told(grid, "rétention", "retention"),
        [
            "grids/competence-6.toml:2:1: competence 6 is called \"Gérer des situations de rétention client\", as in the order of the title"
        ]
    );
    assert_eq!(told("grids/competence-2.toml", "l'assister", "l’assister"), [""; 0]);
    assert_eq!(told(grid, "id = \"motif\"", "id = \"historique\"").len(), 1);
    assert_eq!(
        told(grid, "[\"Non\", \"Acquis\"]", "[\"Acquis\"]"),
        ["grids/competence-6.toml:4:1: scale has 1 entries; between 2 and 10 are allowed"]
    );
    let two = Draft::small().put("grids/zz.toml", Draft::small().files[grid].clone());
    assert_eq!(two.told(), ["grids/zz.toml:1:1: competence 6 has a grid already: grids/competence-6.toml"]);
}

#[test]
fn numbers_names_and_identifiers_are_each_one_persons() {
    let posts = "posts.toml";
    let number = Draft::small().files[posts].clone();
    let line =
        |what: &str| 1 + String::from_utf8(number.clone()).unwrap().lines().position(|l| l == what).unwrap();
    let (id, second) = (line("id = \"responsable\""), line("number = \"15\""));
    assert_eq!(
        told(posts, "\"15\"", "\"12\""),
        [format!("posts.toml:{second}:1: the number 12 is also that of post expertise")]
    );
    assert_eq!(
        told(posts, "\"responsable\"", "\"expertise\""),
        [format!("posts.toml:{id}:1: the identifier \"expertise\" is also that of an earlier post")]
    );
    assert_eq!(
        told(posts, "\"responsable\"", "\"costa\""),
        [format!("posts.toml:{id}:1: the identifier \"costa\" is also that of a client")]
    );
    assert_eq!(
        told(posts, "\"Responsable d'équipe\"", "\"m. rui costa\""),
        [format!("posts.toml:{}:1: the name \"m. rui costa\" is also that of client costa", id + 1)]
    );
    assert_eq!(
        told("clients/costa.toml", "06 39 98 08 95", "Monsieur Costa"),
        ["clients/costa.toml:2:1: \"Monsieur Costa\" is no telephone number"]
    );
    assert_eq!(
        told("clients/costa.toml", "06 39 98 08 95", "+33 6 39 98 61 73"),
        ["clients/lopez.toml:2:1: the number 06 39 98 61 73 is also that of client costa"],
        "written in another way, it is the same number"
    );
}

#[test]
fn part_1_s_client_has_one_number_wherever_it_appears_and_it_is_nobody_else_s() {
    let part1 = "part1/client.toml";
    let costa = told("clients/costa.toml", "M. Rui Costa", "Mme Sandrine PELLETIER");
    assert_eq!(
        costa,
        ["part1/client.toml:2:1: Mme Sandrine Pelletier has the number 06 39 98 08 95 in clients/costa.toml"]
    );
    let same = Draft::small().edit("clients/costa.toml", "M. Rui Costa", "Mme Sandrine Pelletier");
    let same = same.edit("clients/costa.toml", "06 39 98 08 95", "+33 6 39 98 70 26");
    assert_eq!(same.told(), [""; 0], "written in another way, it is the same number");
    assert_eq!(
        told(part1, "06 39 98 70 26", "06 39 98 08 95"),
        ["part1/client.toml:2:1: the number 06 39 98 08 95 is also that of client costa"]
    );
    assert_eq!(
        told(part1, "06 39 98 70 26", "12"),
        ["part1/client.toml:2:1: the number 12 is also that of post expertise"]
    );
    assert_eq!(
        told(part1, "06 39 98 70 26", "sans"),
        ["part1/client.toml:2:1: \"sans\" is no telephone number"]
    );
}

#[test]
fn a_field_of_another_kind_is_told() {
    let costa = "clients/costa.toml";
    let at = |line: u32, what: &str| vec![format!("clients/costa.toml:{line}:{what}")];
    assert_eq!(
        told(costa, "written_confirmation = true", "written_confirmation = \"oui\""),
        at(6, "1: written_confirmation must be true or false, and is a text")
    );
    assert_eq!(
        told(costa, "competences = [7]", "competences = 7"),
        at(5, "1: competences must be a list, and is a whole number")
    );
    assert_eq!(
        told(costa, "[\"Client depuis\", \"octobre 2021\"]", "[\"Client depuis\"]"),
        at(9, "3: fields[1] must be [label, value], and is another list")
    );
    assert_eq!(
        told(costa, "[\"Client depuis\", \"octobre 2021\"]", "[\"Client depuis\", 2021]"),
        at(9, "3: fields[1] must be a text, and is a whole number")
    );
    assert_eq!(
        told(costa, "channel = \"Facture\"\n", ""),
        at(20, "1: the field contacts[0].channel is missing")
    );
    assert_eq!(told(costa, "M. Rui Costa", "M. Rui\\nCosta"), at(1, "1: name is one line"));
    assert_eq!(
        told(costa, "M. Rui Costa", &"Costa".repeat(17)),
        at(1, "1: name has more than 80 characters")
    );
    assert_eq!(
        told(costa, "M. Rui Costa", "M. Rui \\u001b[31mCosta"),
        at(1, "1: name holds a character that cannot be shown (\\u{1b})")
    );
}

#[test]
fn a_client_that_no_message_could_hold_is_refused() {
    let fields: String = (0..5).map(|n| format!("[\"{n}\", \"{}\"],", "x".repeat(7_900))).collect();
    let told = told("clients/costa.toml", "fields = [", &format!("fields = [{fields}"));
    assert_eq!(told.len(), 1);
    assert!(
        told[0].starts_with("clients/costa.toml: its 4") && told[0].ends_with("are more than 32768"),
        "{told:?}"
    );
}

#[test]
fn texts_are_utf_8_with_a_title() {
    let document = "documents/01-presentation.md";
    let said = |content: &[u8]| Draft::small().put(document, content).told();
    assert_eq!(said(b""), ["documents/01-presentation.md:1:1: the text is empty"]);
    assert_eq!(said(b"Lumelec"), ["documents/01-presentation.md:1:1: the first line is the title, `# …`"]);
    assert_eq!(
        said(b"# A\n\nh\xE9"),
        ["documents/01-presentation.md:3:2: the text is not UTF-8: save it as UTF-8"]
    );
    assert_eq!(
        said(b"\xFF\xFE#\0 \0A\0"),
        ["documents/01-presentation.md:1:1: the text is not UTF-8: save it as UTF-8"]
    );
    let long = said(format!("# A\n\n{}", "x".repeat(600 << 10)).as_bytes());
    assert_eq!(long, ["documents/01-presentation.md: the file is larger than 512 KiB"]);
    let template = "texts/confirmation-accord.md";
    assert_eq!(
        told(template, "{{ce que fait Lumélec}}", "{{ce que fait\nLumélec}}"),
        [
            "texts/confirmation-accord.md:7:1: a variable is written {{name}}, on one line and with at most 60 characters"
        ]
    );
}

#[test]
fn a_pdf_has_its_title_beside_it() {
    let draft = Draft::small().put("documents/11-carte.pdf", "%PDF-1.7\n");
    assert_eq!(draft.told(), ["documents/11-carte.toml: this file is missing"]);
    let draft = draft.put("documents/11-carte.toml", "title = \"Carte des agences\"");
    let exam = draft.open().unwrap().exam;
    assert_eq!(exam.documents.last().unwrap().title, "Carte des agences");
    assert_eq!(
        draft.put("documents/11-carte.pdf", "PK").told(),
        ["documents/11-carte.pdf: this is not a PDF"]
    );
}

#[test]
fn a_guide_that_a_phase_names_is_there_and_no_other() {
    let draft = Draft::small().without("interview/productions.md").put("interview/autre.md", "# A\n\nb");
    assert_eq!(
        draft.told(),
        [
            "interview/autre.md: nothing of this name belongs here: interview/ holds NAME.md, each named as the guide of a format's phase",
            "interview/productions.md: this guide, which a phase names, is missing",
        ]
    );
}

#[test]
fn what_windows_and_desktops_do_to_files_is_tolerated() {
    let plain = Draft::small();
    let mut windows = plain.clone();
    for (name, content) in &mut windows.files {
        if name.ends_with(".toml") || name.ends_with(".md") {
            let text = String::from_utf8(content.clone()).unwrap();
            *content = format!("\u{FEFF}{}", text.replace('\n', "\r\n")).into_bytes();
        }
    }
    let windows = windows.put("Thumbs.db", "x").put("clients/.DS_Store", "x").put(".git/config", "x");
    let (mut left, mut right) = (plain.open().unwrap().exam, windows.open().unwrap().exam);
    assert_ne!(left.digest, right.digest);
    left.digest = right.digest;
    assert_eq!(left, right);
    right.title.clear();
    assert_ne!(left, right);
    let wrong = windows.edit("clients/costa.toml", "\"phone\"", "\"telex\"");
    assert_eq!(
        wrong.told(),
        ["clients/costa.toml:3:1: channel is \"telex\", which is none of \"phone\", \"chat\""]
    );
}

#[test]
fn thousands_of_mistakes_are_counted_and_hundreds_listed() {
    let mut draft = Draft::small();
    for n in 0..1_500 {
        draft = draft.put(&format!("clients/c{n}.txt"), "");
    }
    let mistakes = draft.open().unwrap_err();
    assert_eq!((mistakes.list().len(), mistakes.count()), (1_000, 1_500));
    assert!(mistakes.to_string().ends_with("\n… and 500 more"));
}
