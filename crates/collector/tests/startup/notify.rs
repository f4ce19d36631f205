//! What a service manager is told, over a socket such as systemd's.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Duration;

use crate::common::client::Client;
use crate::common::folder;
use crate::common::program::{Program, serve};

fn told(socket: &UnixDatagram) -> String {
    let mut message = [0; 64];
    let length = socket.recv(&mut message).unwrap();
    String::from_utf8(message[..length].to_vec()).unwrap()
}

#[test]
fn it_is_told_that_the_collector_listens_and_that_it_ends() {
    let folder = folder();
    let path = folder.path().join("notify");
    let name = format!("otklik-test-{}", std::process::id());
    let abstract_name = SocketAddr::from_abstract_name(&name).unwrap();
    for (socket, variable) in [
        (UnixDatagram::bind(&path), path.display().to_string()),
        (UnixDatagram::bind_addr(&abstract_name), format!("@{name}")),
    ] {
        let socket = socket.unwrap();
        socket
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let mut serve = serve(folder.path(), "127.0.0.1:0");
        serve.env("NOTIFY_SOCKET", variable);
        let mut program = Program::start(serve);
        assert_eq!(told(&socket), "READY=1");
        let mut client = Client::connect(program.address).unwrap();
        assert_eq!(
            client.request("GET", "/ready", &[], b"").unwrap().status,
            200
        );
        // It is told at the beginning of the end: this connection still holds it up.
        program.terminate();
        assert_eq!(told(&socket), "STOPPING=1");
        drop(client);
        assert!(program.child.wait().unwrap().success());
    }
}

#[test]
fn a_manager_that_is_gone_stops_nobody() {
    let folder = folder();
    let mut serve = serve(folder.path(), "127.0.0.1:0");
    serve.env("NOTIFY_SOCKET", folder.path().join("gone"));
    let mut program = Program::start(serve);
    program.terminate();
    assert!(program.child.wait().unwrap().success());
}
