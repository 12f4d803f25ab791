#!/bin/sh
# Install the bundle beside this script. Needs Python 3.11 or newer of the same kind it was made for, and no network.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=/opt/tinhso
python=${PYTHON:-python3}
while [ $# -gt 0 ]; do
    case $1 in
    --to) to=$2; shift 2 ;;
    --python) python=$2; shift 2 ;;
    *) echo "Use: --to FOLDER (default /opt/tinhso), --python PROGRAM" >&2; exit 1 ;;
    esac
done

found=$("$python" -c 'import platform, sys; print(f"{platform.system().lower()}-{platform.machine()}-py{sys.version_info[0]}{sys.version_info[1]}")' 2>/dev/null) || {
    echo "There is no Python as “$python”. Name one with --python." >&2
    exit 1
}
if [ "$found" != "$PLATFORM" ]; then
    echo "This bundle is for $PLATFORM, and here is $found. Make one on a machine like this: make bundle PYTHON=…" >&2
    exit 1
fi
# A new folder for each version, and a link to the one in use: going back is one link.
target=$to/$VERSION
if [ -e "$target" ]; then
    echo "$target is there already. Remove it first, or name another folder with --to." >&2
    exit 1
fi
mkdir -p "$to"
trap 'rm -rf "$target"' EXIT
"$python" -m venv --without-pip "$target"  # the machine may lack ensurepip, so pip comes along
pip=$(ls "$here"/pip-*.whl)
"$target/bin/python" "$pip/pip" install --quiet --disable-pip-version-check --no-cache-dir --no-index --no-deps \
    "$here"/wheels/*.whl
"$target/bin/tinhso" --help >/dev/null
cp -R "$here/deploy" "$target/deploy"
trap - EXIT
ln -sfn "$VERSION" "$to/current"
echo "Tỉnh Số $VERSION is installed in $target; $to/current leads there."
echo "Look: $to/current/bin/tinhso doctor    Try: $to/current/bin/tinhso up --demo"
