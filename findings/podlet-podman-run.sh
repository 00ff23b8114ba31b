#!/usr/bin/env bash
# podlet 0.3.2 takes options of the program for options of Podman, and refuses `podman run -d`.
#
# Expected, by podman-run(1): `podman run [options] image [command [arg ...]]`. Whatever stands behind the image belongs to the program of the
# container; -d and --detach need no value.
# Seen: an option behind the image that Podman knows, too, becomes a key of the .container file: a program's own -p 8080:80 publishes that port,
# its --user 0 makes the container run as root, and the program gets neither. From the first word that is no option on, and behind
# `--`, all is the program's. `-d`, with which most commands of a README begin, ends in "equal sign is needed"; -d=true does not.
# Needs Rust with cargo; builds for several minutes.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cargo install --quiet --locked --root "$work" podlet@0.3.2

keys() {
  ./bin/podlet podman run "$@" 2>&1 | grep -o '^[A-Z][A-Za-z]*=.*\|^error: equal sign is needed' | paste -sd ' '
}
{
  echo "-p behind: $(keys registry.example.com/web -p 8080:80)"
  echo "--user behind: $(keys registry.example.com/web --user 0)"
  echo "behind a word: $(keys registry.example.com/web serve -p 8080:80 --user 0)"
  echo "-d: $(keys -d registry.example.com/web)"
  echo "-d=true: $(keys -d=true registry.example.com/web)"
} | tee seen
diff seen - <<'TXT'
-p behind: Image=registry.example.com/web PublishPort=8080:80
--user behind: Image=registry.example.com/web User=0
behind a word: Exec=serve -p 8080:80 --user 0 Image=registry.example.com/web
-d: error: equal sign is needed
-d=true: Image=registry.example.com/web
TXT
echo "as described: the program's options are taken for Podman's"
