//! A package that staff sends from its own station, by the real programs.

use std::path::Path;

use serde_json::{Value, json};
use tests::programs::Robot;

use crate::stage::{PATIENCE, Stage, root};

fn staff(stage: &Stage) -> Robot {
    stage.robot_with("staff", "Mme Dufour", &["--mic", "silence", "--speaker", "null"])
}

/// What became of a package.
fn sent(staff: &mut Robot, path: &Path) -> Value {
    staff.say(&json!({ "do": "import_package", "path": path })).unwrap();
    let over = |event: &Value| {
        event["path"] == json!(path)
            && ["kept", "mistakes", "failed"].contains(&event["state"].as_str().unwrap_or_default())
    };
    let (_, event) = staff.wait("package", PATIENCE, over).unwrap();
    staff.say(&json!({ "do": "stop_import" })).unwrap();
    event
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
}

#[test]
fn staff_sends_a_folder_and_holds_a_session_of_it_also_after_the_server_died() {
    let mut stage = Stage::without_clients();
    let mut staff = staff(&stage);
    staff.wait("online", PATIENCE, |_| true).unwrap();
    let package = stage.folder.path().join("examen");
    copy(&root().join("signaling/samples/package"), &package);
    let nowhere = sent(&mut staff, &package.join("clients"));
    assert_eq!((&nowhere["state"], &nowhere["why"]), (&json!("failed"), &json!("NoPackage")));
    let head = package.join("package.toml");
    let right = std::fs::read_to_string(&head).unwrap();
    std::fs::write(&head, right.replace("company =", "firm =")).unwrap();
    let wrong = sent(&mut staff, &package);
    assert_eq!((&wrong["state"], &wrong["count"]), (&json!("mistakes"), &json!(2)), "{wrong}");
    assert_eq!(wrong["mistakes"][0]["file"], "package.toml");
    std::fs::write(&head, &right).unwrap();
    assert_eq!(sent(&mut staff, &package)["state"], "kept");
    let of_package = |event: &Value| event["company"] == "Lumélec" && event["formats"].as_array().is_some();
    if !staff.last("offer").is_some_and(of_package) {
        staff.wait("offer", PATIENCE, of_package).unwrap();
    }
    let copy = stage.data("staff").join("outgoing/package.zip");
    let gone = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        !copy.exists()
    });
    assert!(gone, "no copy stays at the station");
    staff.say(&json!({ "do": "make_session", "format": "ccp1" })).unwrap();
    staff.wait("answered", PATIENCE, |event| event["refused"].is_null()).unwrap();
    let refused = sent(&mut staff, &package);
    assert_eq!(refused["why"], "A session of an exam is held: its package stays.");
    stage.restart_server();
    staff.wait("offline", PATIENCE, |_| true).unwrap();
    staff.wait("exam", PATIENCE, |event| event["view"].is_object()).unwrap();
}
