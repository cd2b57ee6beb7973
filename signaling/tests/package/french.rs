//! Each mistake in French: every one that the tests of packages come upon is read, and none holds a word of English.

use signaling::package::{Belongs, Mistake, Mistakes, Owner, Package, Problem, Unheard, ZipFlaw};

use crate::draft::Draft;

/// Words that English cannot do without, and French does not have. Names of fields and files are none of them.
const ENGLISH: &[&str] = &[
    "the",
    "this",
    "that",
    "is",
    "are",
    "was",
    "has",
    "have",
    "holds",
    "be",
    "been",
    "not",
    "no",
    "nothing",
    "none",
    "of",
    "and",
    "or",
    "with",
    "without",
    "which",
    "than",
    "its",
    "it",
    "an",
    "in",
    "at",
    "for",
    "from",
    "to",
    "by",
    "file",
    "folder",
    "missing",
    "found",
    "unexpected",
    "expected",
    "invalid",
    "unsupported",
    "such",
    "failed",
    "earlier",
    "each",
    "named",
    "end",
    "sound",
    "known",
    "post",
    "error",
    "os",
];

/// What is opened; where it is refused, each sentence is read in French.
pub fn read_in_french(opened: Result<Package, Mistakes>) -> Result<Package, Mistakes> {
    if let Err(mistakes) = &opened {
        mistakes.list().iter().for_each(is_french);
    }
    opened
}

fn is_french(mistake: &Mistake) {
    let sentence = mistake.problem.french();
    let quoted = what_the_author_wrote(&mistake.problem);
    let own = quoted.iter().fold(sentence.clone(), |own, quoted| own.replace(quoted.as_str(), " "));
    let words = own.split(|c: char| !c.is_alphanumeric() && !"_-.[]/{}\\".contains(c));
    let english: Vec<_> = words.filter(|word| ENGLISH.contains(&word.to_lowercase().as_str())).collect();
    assert!(english.is_empty(), "{english:?} in « {sentence} », which is {}", mistake.problem);
    assert_ne!(sentence, mistake.problem.to_string());
}

/// What stays as the files have it.
fn what_the_author_wrote(problem: &Problem) -> Vec<String> {
    match problem {
        Problem::WrongWord(_, is, known) => vec![is.clone(), known.clone()],
        Problem::UnknownField(field, known) => vec![known.clone(), field.clone()],
        Problem::Twice(field, entry) => vec![entry.clone(), field.clone()],
        Problem::NotANumber(text) | Problem::NoSuch(_, text) => vec![text.clone()],
        Problem::SameNumber(text, _) | Problem::SameName(text, _) | Problem::SameId(text, _) => {
            vec![text.clone()]
        }
        Problem::OtherNumber(name, _, file) => vec![name.clone(), file.clone()],
        Problem::NotPart1sClient(is, wanted) => vec![is.clone(), wanted.clone()],
        _ => Vec::new(),
    }
}

/// Each sentence about a package, after its file.
fn told(draft: &Draft) -> Vec<String> {
    let Err(mistakes) = draft.open() else { return Vec::new() };
    mistakes.french().lines().map(str::to_owned).collect()
}

#[test]
fn what_does_not_belong_is_told_in_french_with_what_does() {
    let mut draft = Draft::small().put("clients/a/b.toml", "");
    for name in [
        "a.toml",
        "clients/a.md",
        "documents/a.txt",
        "formats/a.md",
        "grids/a.md",
        "interview/autre.md",
        "part1/a.md",
        "recordings/a.ogg",
        "subjects/a.md",
        "texts/a.toml",
        "venue/a.md",
    ] {
        draft = draft.put(name, "");
    }
    let told = told(&draft);
    let strange: Vec<_> = told.iter().filter(|line| line.contains("n’a sa place ici")).collect();
    assert_eq!(strange.len(), 13, "{told:?}");
    assert!(told.contains(
        &"clients/a: rien de ce nom n’a sa place ici (aucun dossier n’en contient un autre)".into()
    ));
    assert!(told.contains(&"texts/a.toml: rien de ce nom n’a sa place ici (dans texts/ : NOM.md)".into()));
}

#[test]
fn what_the_parser_or_the_system_says_is_not_told_in_french() {
    let draft = Draft::small().edit("clients/perrin.toml", "[role]", "[rôle]");
    assert_eq!(
        told(&draft),
        ["clients/perrin.toml:26:3: ce n’est pas du TOML : la faute est ici, ou juste avant"]
    );
    let nowhere = read_in_french(Package::open(std::path::Path::new("no-such-folder"))).unwrap_err();
    assert_eq!(nowhere.french(), "ne peut pas être lu : il n’existe pas");
}

#[test]
fn whose_a_number_or_a_name_is_is_told_in_french() {
    let same = Draft::small().edit("posts.toml", "\"15\"", "\"12\"");
    assert!(told(&same)[0].ends_with(": le numéro 12 est aussi celui du poste interne expertise"));
    let same = Draft::small().edit("clients/costa.toml", "06 39 98 08 95", "06 39 98 61 73");
    assert!(told(&same)[0].ends_with(": le numéro 06 39 98 61 73 est aussi celui du client costa"));
    let same = Draft::small().edit("posts.toml", "\"responsable\"", "\"costa\"");
    assert!(told(&same)[0].ends_with(": l’identifiant « costa » est aussi celui d’un client"));
    let empty = Draft::small().put("documents/01-presentation.md", "");
    assert!(told(&empty)[0].ends_with(": le texte est vide"), "{:?}", told(&empty));
}

#[test]
fn every_reason_has_its_french() {
    let unheard = [
        Unheard::NoWholeOgg,
        Unheard::NotKnown,
        Unheard::Silent,
        Unheard::UnknownCodec,
        Unheard::BadRate,
        Unheard::Changes,
        Unheard::EndMissing,
        Unheard::DecoderFailed,
        Unheard::Damaged("malformed stream: the end of it is missing".into()),
    ];
    let flaws =
        [ZipFlaw::OneName, ZipFlaw::SharedBytes, ZipFlaw::Damaged("unsupported Zip archive: no such".into())];
    let owners = [
        Owner::Client("costa".into()),
        Owner::Post("expertise".into()),
        Owner::AnyClient,
        Owner::EarlierPost,
        Owner::EarlierCriterion,
        Owner::File("documents/a.md".into()),
    ];
    let belongs = [
        Belongs::Top,
        Belongs::Clients,
        Belongs::Documents,
        Belongs::Formats,
        Belongs::Grids,
        Belongs::Interview,
        Belongs::Part1,
        Belongs::Recordings,
        Belongs::Subjects,
        Belongs::Texts,
        Belongs::NoFolder,
        Belongs::KnownFolders,
    ];
    let systems = [
        std::io::ErrorKind::NotFound,
        std::io::ErrorKind::PermissionDenied,
        std::io::ErrorKind::InvalidData,
        std::io::ErrorKind::Other,
    ];
    let problems = unheard.map(Problem::NotSound).into_iter();
    let problems = problems.chain(flaws.map(Problem::BadZip)).chain(belongs.map(Problem::Unknown));
    let problems = problems.chain(systems.map(|kind| {
        Problem::Unreadable(std::io::Error::new(kind, "the file is not there (os error 2)").into())
    }));
    let problems = problems.chain(owners.into_iter().flat_map(|owner| {
        let name = || "costa".to_owned();
        [
            Problem::SameNumber(name(), owner.clone()),
            Problem::SameName(name(), owner.clone()),
            Problem::SameId(name(), owner),
        ]
    }));
    let texts = ["the text", "the title", "the text under its title"];
    let problems = problems.chain(texts.map(|text| Problem::Empty(text.into())));
    let problems = problems.chain(texts.map(|text| Problem::TooLong(text.into(), 80)));
    for problem in problems {
        is_french(&Mistake { file: String::new(), place: None, problem });
    }
}
