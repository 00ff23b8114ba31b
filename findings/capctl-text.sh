#!/usr/bin/env bash
# The crate capctl 0.2.4 refuses `cap_net_bind_service=+ep`, as most Dockerfiles write it, and prints a file's =ei as =i.
#
# Expected, by its own documentation: FromStr and Display of CapState, and those of FileCaps, "use the same format as libcap's cap_from_text()
# and cap_to_text()". libcap 2.66 reads an action as a list of operators with their flags, in which `=` may stand without one: `=+ep` is
# first none, then both. It reads numbers for names.
# Seen: `=+ep` and numbers are errors ("Invalid format", "Unknown capability"). What getcap calls cap_net_bind_service=ei, inheritable and with the
# effective bit, FileCaps has right and prints as =i: read back, or given to setcap, it is another file, whose program gets the
# capability from its caller but not in effect. Its =ep is printed right. The package pyprctl 0.1.3 for Python, of the same author, does
# all three alike.
# Needs Rust with cargo, setcap (libcap2-bin) and root, which may give a file capabilities.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
for flags in ep ei; do
  cp /bin/true "$flags"
  setcap "cap_net_bind_service=$flags" "$flags"
done
for text in cap_net_bind_service=+ep 10=ep; do
  cp /bin/true file
  setcap "$text" file
  echo "$text: $(getcap file)"
done > libcap
cargo init --quiet --name look . 2> /dev/null
cargo add --quiet capctl@=0.2.4 2> /dev/null
cat > src/main.rs <<'RUST'
use capctl::{CapState, FileCaps};

fn main() {
    for text in ["cap_net_bind_service=ep", "cap_net_bind_service=e+p", "cap_net_bind_service=+ep", "10=ep"] {
        match text.parse::<CapState>() {
            Ok(state) => println!("{text}: {state}"),
            Err(error) => println!("{text}: error: {error}"),
        }
    }
    for name in ["ep", "ei"] {
        let caps = FileCaps::get_for_file(name).unwrap().unwrap();
        println!("file with {name}: effective {}, printed {caps}", caps.effective);
    }
}
RUST
{ cargo run --quiet; sed 's/^/libcap: /' libcap; } | tee seen
diff seen - <<'TXT'
cap_net_bind_service=ep: cap_net_bind_service=ep
cap_net_bind_service=e+p: cap_net_bind_service=ep
cap_net_bind_service=+ep: error: Invalid format
10=ep: error: Unknown capability
file with ep: effective true, printed cap_net_bind_service=ep
file with ei: effective true, printed cap_net_bind_service=i
libcap: cap_net_bind_service=+ep: file cap_net_bind_service=ep
libcap: 10=ep: file cap_net_bind_service=ep
TXT
echo "as described: =+ep is no text to it, and =ei is printed as =i"
