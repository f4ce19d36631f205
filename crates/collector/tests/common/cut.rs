//! A wire between collector and database that breaks at the worst moment: in the commit.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

/// When the next commit's connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Cut {
    Never = 0,
    /// Before the server hears of the commit.
    Before = 1,
    /// After the server has committed and before anybody hears of it.
    After = 2,
}

/// The wire; it lives as long as the process.
pub struct Wire {
    pub address: SocketAddr,
    next: Arc<AtomicU8>,
}

impl Wire {
    /// A wire to a server's socket.
    pub fn to(socket: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let next = Arc::new(AtomicU8::new(Cut::Never as u8));
        let armed = Arc::clone(&next);
        std::thread::spawn(move || {
            for near in listener.incoming() {
                let (near, far) = (near.unwrap(), UnixStream::connect(&socket).unwrap());
                let (near2, far2) = (near.try_clone().unwrap(), far.try_clone().unwrap());
                let armed = Arc::clone(&armed);
                let cutting = Arc::new(AtomicU8::new(0));
                let quiet = Arc::clone(&cutting);
                std::thread::spawn(move || to_server(near, far, &armed, &cutting));
                std::thread::spawn(move || to_collector(far2, near2, &quiet));
            }
        });
        Self { address, next }
    }

    /// Breaks the connection of the next commit.
    pub fn cut_next(&self, cut: Cut) {
        self.next.store(cut as u8, Ordering::SeqCst);
    }

    /// Whether the cut that was asked for is done.
    pub fn is_cut(&self) -> bool {
        self.next.load(Ordering::SeqCst) == Cut::Never as u8
    }
}

fn to_server(mut near: TcpStream, mut far: UnixStream, armed: &AtomicU8, cutting: &AtomicU8) {
    let mut bytes = [0; 256 * 1024];
    while let Ok(read @ 1..) = near.read(&mut bytes) {
        let is_commit = bytes[..read].windows(7).any(|window| window == b"COMMIT\0");
        let cut = if is_commit {
            armed.swap(Cut::Never as u8, Ordering::SeqCst)
        } else {
            0
        };
        if cut == Cut::After as u8 {
            cutting.store(1, Ordering::SeqCst);
        }
        if cut != Cut::Before as u8 && far.write_all(&bytes[..read]).is_err() {
            break;
        }
        if cut == Cut::After as u8 {
            // The other direction tells when the server's word has come.
            while cutting.load(Ordering::SeqCst) == 1 {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        if cut != Cut::Never as u8 {
            break;
        }
    }
    let _ = near.shutdown(Shutdown::Both);
    let _ = far.shutdown(Shutdown::Both);
}

fn to_collector(mut far: UnixStream, mut near: TcpStream, cutting: &AtomicU8) {
    let mut bytes = [0; 256 * 1024];
    let mut heard = Vec::new();
    while let Ok(read @ 1..) = far.read(&mut bytes) {
        if cutting.load(Ordering::SeqCst) == 1 {
            heard.extend_from_slice(&bytes[..read]);
            if heard.windows(7).any(|window| window == b"COMMIT\0") {
                cutting.store(2, Ordering::SeqCst);
                return;
            }
            continue;
        }
        if near.write_all(&bytes[..read]).is_err() {
            break;
        }
    }
    cutting.store(2, Ordering::SeqCst);
    let _ = near.shutdown(Shutdown::Both);
    let _ = far.shutdown(Shutdown::Both);
}
