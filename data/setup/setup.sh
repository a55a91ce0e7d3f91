# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Sourced by ./run and ./check: what has to be on the machine, and the build.

# group|why|packages
packages='
build|a compiler and the build system|build-essential meson ninja-build pkg-config
build|translations, templates and desktop files|gettext libxml2-utils desktop-file-utils
build|the window|libgtk-4-dev libadwaita-1-dev libgtksourceview-5-dev libharfbuzz-dev
build|the web view that shows the Node-RED editor|libwebkitgtk-6.0-dev
build|HTTP, JSON, database, secrets, compression|libsoup-3.0-dev libjson-glib-dev libsqlite3-dev libsecret-1-dev libsodium-dev nettle-dev libzstd-dev
build|connections to MQTT brokers, binary payloads|libmosquitto-dev libcbor-dev libmsgpack-dev
run|icons, fonts and TLS|adwaita-icon-theme fonts-dejavu-core glib-networking ca-certificates
run|the message bus and the accessibility bus|dbus dbus-user-session at-spi2-core
run|the private MQTT broker of the demo plant|mosquitto
check|a display without a screen, input and pictures|xvfb xauth xdotool imagemagick
check|reading the window as assistive technology does|python3 python3-gi python3-pyatspi gir1.2-atspi-2.0
check|a keyring to test with|gnome-keyring libsecret-tools dbus-x11
check|a certificate authority to test with|openssl
check|what a reader of the demo plant sees, and the list of the files|mosquitto-clients git
check|the form of the code and of its files|clang-format shellcheck appstream flatpak-builder
fuzz|a compiler that makes fuzzers|clang libclang-rt-dev
bench|the programs that are measured against|gnome-text-editor epiphany-browser
'

say () { printf '%s\n' "$*" >&2; }

is_installed ()
{
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Prints "why|packages" for what the given groups lack.
list_missing ()
{
  local group why list package missing
  while IFS='|' read -r group why list; do
    [[ " $* " == *" $group "* ]] || continue
    missing=
    for package in $list; do
      is_installed "$package" || missing+=" $package"
    done
    [ -z "$missing" ] || printf '%s|%s\n' "$why" "${missing# }"
  done <<<"$packages"
  # npm often comes with another Node.js than Debian's, which Debian's npm would remove.
  if [[ " $* " == *" run "* ]] && ! command -v npm >/dev/null; then
    printf '%s|%s\n' "fetching Node-RED (many small packages)" npm
  fi
}

install_as_root ()
{
  local installer=$PWD/data/setup/install-packages
  if [ "$(id -u)" = 0 ]; then
    "$installer" "$@"
    return
  fi
  if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    say "sudo may ask for your password."
    sudo "$installer" "$@" && return
  fi
  if command -v pkexec >/dev/null && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    pkexec "$installer" "$@" && return
  fi
  return 1
}

# ensure_packages GROUP…: installs what is missing, or ends with 2 and the line to type.
ensure_packages ()
{
  local missing names why list
  if ! command -v dpkg-query >/dev/null; then
    say "This machine has no Debian packages; what is missing will show when building."
    return
  fi
  missing=$(list_missing "$@")
  [ -n "$missing" ] || return 0

  say "These Debian packages are not on this machine yet:"
  while IFS='|' read -r why list; do
    say "  $list"
    say "      for $why"
    names+=" $list"
  done <<<"$missing"
  if [[ "$names " == *" mosquitto "* ]]; then
    say "The broker's system service will be kept off: Flowbench starts a broker of its own."
  fi
  # shellcheck disable=SC2086 # one word per package
  if install_as_root $names; then
    return 0
  fi
  say "They could not be installed from here. Please run this, then try again:"
  say "  apt-get install --no-install-recommends$names"
  exit 2
}

# configure FOLDER [MESON OPTION…]: makes the build folder; again only when the options differ.
configure ()
{
  local folder=$1 wanted="${*:2}"
  if [ ! -f "$folder/build.ninja" ]; then
    rm -rf "$folder"
    meson setup "$folder" "${@:2}" >"$folder.log" 2>&1 ||
      { cat "$folder.log" >&2; say "Configuring failed."; exit 1; }
    mv "$folder.log" "$folder/setup.log"
    printf '%s\n' "$wanted" >"$folder/setup.options"
  elif [ -n "$wanted" ] && [ "$(cat "$folder/setup.options" 2>/dev/null)" != "$wanted" ]; then
    meson configure "$folder" "${@:2}" >&2 || exit 1
    printf '%s\n' "$wanted" >"$folder/setup.options"
  fi
}

compile ()
{
  local quiet=--quiet
  [ -t 1 ] && quiet=
  ninja -C "$1" ${quiet:+"$quiet"}
}

# build FOLDER [MESON OPTION…]
build ()
{
  configure "$@"
  compile "$1" || { say "Building failed."; exit 1; }
}

# build_to_use FOLDER: warnings are errors from the start, so that checks find nothing to compile
# again; but a compiler that warns of more than Debian's keeps nobody from using the programs.
build_to_use ()
{
  local options=
  [ -f "$1/build.ninja" ] || options=-Dwerror=true
  configure "$1" ${options:+"$options"}
  compile "$1" && return
  if [[ "$(ninja -C "$1" 2>&1)" == *'[-Werror'* ]]; then
    say "This compiler warns of something; building again with warnings that are no errors."
    build "$1" -Dwerror=false
    return
  fi
  say "Building failed."
  exit 1
}

# The programs find their files in the tree and the build folder instead of where they would be
# installed.
use_build ()
{
  export FLOWBENCH_DATA_DIR=$PWD/data
  export FLOWBENCH_LIBEXEC_DIR=$PWD/$1/src/keeper
  export FLOWBENCH_MODULE_DIR=$PWD/$1/src/app/web
  export GSETTINGS_SCHEMA_DIR=$PWD/$1/data
}
