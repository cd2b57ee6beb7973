//! The system packages a task needs, and how they get there.

use std::env;
use std::io::IsTerminal;
use std::process::{Command, Stdio};

use crate::workspace::Step;

/// What a package is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// Compiling the workspace.
    Build,
    /// Opening a window.
    Windows,
    /// The private display and sound server of the tests, and what reads their pages.
    Stage,
    /// Measuring, and the rivals to compare with.
    Bench,
    /// Networks that lose packets, what passes on a wire, and a time of day that jumps.
    Network,
}

/// Debian's packages, what each is for, and who asks for it. The libraries of [`For::Windows`] are opened at
/// run time (`dlopen`), so no build tells that one is missing.
const DEBIAN: &[(For, &str)] = &[
    (For::Build, "gcc"),             // the linker; libopus, SQLite, ring
    (For::Build, "libc6-dev"),       // only recommended by gcc
    (For::Build, "make"),            // CMake's generator
    (For::Build, "cmake"),           // libopus, by opusic-sys
    (For::Build, "pkg-config"),      // to find ALSA
    (For::Build, "libasound2-dev"),  // ALSA, by cpal
    (For::Windows, "libx11-6"),      // winit on X11, by x11-dl
    (For::Windows, "libx11-xcb1"),   // the same
    (For::Windows, "libxcursor1"),   // the same
    (For::Windows, "libxi6"),        // the same
    (For::Windows, "libxkbcommon0"), // keyboards, by xkbcommon-dl
    (For::Windows, "libxkbcommon-x11-0"),
    (For::Windows, "libwayland-client0"), // winit on Wayland
    (For::Windows, "libwayland-cursor0"),
    (For::Windows, "libwayland-egl1"),
    (For::Windows, "libegl1"), // OpenGL, by glutin
    (For::Windows, "libgl1"),
    (For::Windows, "libgl1-mesa-dri"),
    (For::Stage, "xvfb"),
    (For::Stage, "xdotool"),     // types and clicks in the live tests
    (For::Stage, "imagemagick"), // their screenshots
    (For::Stage, "pulseaudio"),
    (For::Stage, "pulseaudio-utils"),
    (For::Stage, "qpdf"),          // reads the pages that were printed
    (For::Stage, "poppler-utils"), // the same, and their tags
    (For::Bench, "python3"),       // delay and PESQ of what was heard
    (For::Bench, "python3-venv"),
    (For::Bench, "python3-dev"), // to compile PESQ
    (For::Bench, "openssl"),     // certificates for Mumble
    (For::Bench, "mumble"),
    (For::Bench, "mumble-server"),
    (For::Bench, "chromium"),
    (For::Bench, "baresip-core"),
    (For::Bench, "libasound2-plugins"), // baresip's way to PulseAudio
    (For::Network, "iproute2"),         // the lossy link
    (For::Network, "tcpdump"),          // what passes on a candidate's wire
    (For::Network, "libfaketime"),      // another time of day for one program
];

/// What to install elsewhere, in words.
const ELSEWHERE: &str = if cfg!(target_os = "macos") {
    "the command line tools of Xcode (`xcode-select --install`) and CMake"
} else if cfg!(windows) {
    "the Visual Studio Build Tools with their C++ part, and CMake"
} else {
    "a C compiler, make, CMake, pkg-config and the headers of ALSA; libxkbcommon-x11, libXcursor, \
     libXi and Mesa for windows; Xvfb, PulseAudio, xdotool, ImageMagick, qpdf and poppler-utils for the tests; Python, \
     OpenSSL, iproute2, Mumble and its server, Chromium and baresip for the benches; tcpdump and libfaketime for the runs by hand"
};

/// Makes sure the packages for `uses` are there, as far as this system lets us, and says what it does.
///
/// Never an error: a build or a test that lacks something says so itself, and names it.
pub fn provide(uses: &[For]) {
    if !has_dpkg() {
        if !step("cmake", &["--version"]).succeeds() {
            println!("Not a Debian, so nothing is installed for you. Needed: {ELSEWHERE}.");
        }
        return;
    }
    let missing = missing(uses, is_installed);
    if missing.is_empty() {
        return;
    }
    println!("Missing system packages: {}", missing.join(" "));
    let Some(become_root) = become_root() else {
        println!("Neither root nor sudo here: please run `apt-get install {}`.", missing.join(" "));
        return;
    };
    // A fresh container has no package lists, an old one has lists of versions that are gone.
    let installed = apt_get(&become_root, &install(&missing))
        || (apt_get(&become_root, &["update"]) && apt_get(&become_root, &install(&missing)));
    if !installed {
        println!("apt-get could not install them all: what needs them will fail or be skipped below.");
    }
}

fn missing(uses: &[For], is_installed: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let needed = DEBIAN.iter().filter(|(what_for, _)| uses.contains(what_for)).map(|(_, package)| *package);
    needed.filter(|package| !is_installed(package)).collect()
}

fn has_dpkg() -> bool {
    cfg!(target_os = "linux") && step("dpkg-query", &["--version"]).succeeds()
}

fn is_installed(package: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status} ", package]).stderr(Stdio::null());
    // One word for each architecture it is installed for.
    query.output().is_ok_and(|answer| {
        String::from_utf8_lossy(&answer.stdout).split_whitespace().any(|word| word == "installed")
    })
}

/// The words before a command that needs root: none for root itself, `sudo` for others where it exists.
fn become_root() -> Option<Vec<&'static str>> {
    let id = Command::new("id").arg("-u").output().ok()?;
    if id.stdout.trim_ascii() == b"0" {
        return Some(Vec::new());
    }
    // Where nobody can type a password, sudo must not ask for one.
    let sudo = if std::io::stdin().is_terminal() { vec!["sudo"] } else { vec!["sudo", "--non-interactive"] };
    step("sudo", &["--version"]).succeeds().then_some(sudo)
}

fn install<'a>(packages: &[&'a str]) -> Vec<&'a str> {
    [&["install", "--yes", "--no-install-recommends"], packages].concat()
}

fn apt_get(become_root: &[&str], arguments: &[&str]) -> bool {
    // sudo clears the environment, so the variable is set behind it.
    let quietly = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"];
    let words = [become_root, &quietly, arguments].concat();
    println!("  {}", words.join(" "));
    let (program, rest) = words.split_first().expect("apt-get is among the words");
    step(program, rest).run().is_ok()
}

fn step(program: &str, arguments: &[&str]) -> Step {
    let mut command = Command::new(program);
    // The words of dpkg and apt are not read, but their locale may not exist yet.
    command.args(arguments).env("LC_ALL", env::var_os("LC_ALL").unwrap_or_else(|| "C.UTF-8".into()));
    Step(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_for_the_use_at_hand_is_named() {
        let compiler = |package: &str| matches!(package, "gcc" | "libc6-dev");
        assert_eq!(missing(&[For::Build], compiler), ["make", "cmake", "pkg-config", "libasound2-dev"]);
        assert!(missing(&[For::Stage], |_| false).contains(&"xvfb"));
        assert!(!missing(&[For::Build, For::Windows], |_| false).contains(&"xvfb"));
    }

    #[test]
    fn nothing_is_missing_where_all_is_installed() {
        assert!(missing(&[For::Build, For::Windows, For::Stage], |_| true).is_empty());
    }

    #[test]
    fn the_table_names_each_package_once() {
        let mut packages: Vec<_> = DEBIAN.iter().map(|(_, package)| package).collect();
        packages.sort();
        packages.dedup();
        assert_eq!(packages.len(), DEBIAN.len());
    }

    #[test]
    fn recommended_packages_stay_away() {
        let line = ["install", "--yes", "--no-install-recommends", "cmake", "make"];
        assert_eq!(install(&["cmake", "make"]), line);
    }
}
