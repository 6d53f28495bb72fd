//! Telling a supervisor how the service stands (sd_notify(3), without its library).

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};

use crate::settings;

/// Tells it, if there is one; a supervisor that cannot be told is logged and no reason to stop.
pub(super) fn tell_supervisor(state: &str) {
    let Some(name) = settings::notify_socket() else {
        return;
    };
    if let Err(fault) = tell(&name, state) {
        tracing::warn!(%fault, "the supervisor cannot be told");
    }
}

fn tell(name: &OsStr, state: &str) -> io::Result<()> {
    UnixDatagram::unbound()?.send_to_addr(state.as_bytes(), &address(name)?)?;
    Ok(())
}

/// On Linux a name that begins with `@` is an abstract one, without a file.
fn address(name: &OsStr) -> io::Result<SocketAddr> {
    #[cfg(target_os = "linux")]
    if let Some(name) = name.as_bytes().strip_prefix(b"@") {
        use std::os::linux::net::SocketAddrExt as _;
        return SocketAddr::from_abstract_name(name);
    }
    SocketAddr::from_pathname(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_supervisor_hears_the_state_by_file_and_by_abstract_name() {
        use std::os::linux::net::SocketAddrExt as _;

        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("notify");
        let abstract_name = format!("undersigned-test-{}", std::process::id());
        let by_name = SocketAddr::from_abstract_name(&abstract_name).unwrap();
        for (socket, name) in [
            (UnixDatagram::bind(&file).unwrap(), file.into_os_string()),
            (
                UnixDatagram::bind_addr(&by_name).unwrap(),
                format!("@{abstract_name}").into(),
            ),
        ] {
            tell(&name, "READY=1").unwrap();
            let mut heard = [0; 16];
            let length = socket.recv(&mut heard).unwrap();
            assert_eq!(&heard[..length], b"READY=1");
        }
    }
}
