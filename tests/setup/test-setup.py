#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ./run does on a machine that lacks packages: every way to become root, none, nothing to do, and a
mosquitto whose system service stays off. The script is real; the machine is a folder with programs that
note how they were called."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests/support"))
import tap  # noqa: E402

REAL = ("bash", "cat", "chmod", "dirname", "env", "grep", "ln", "mkdir", "mv", "printf", "readlink", "rm", "sed", "sh",
        "timeout", "true")
# Each notes its own call, then does what it is known for.
FAKES = {
    "id": "echo 1000",
    "npm": "",
    "systemctl": "",
    "update-rc.d": "",
    "dpkg-query": 'for package; do :; done; grep -qx "$package" "$MACHINE/packages" && printf installed',
    # As invoke-rc.d asks before a package starts its service.
    "apt-get": """
        [ ! -e "$MACHINE/apt-fails" ] || exit 100
        installing=
        for word; do
          case $word in
          install) installing=1 ;;
          -*) ;;
          *) [ -z "$installing" ] || echo "$word" >>"$MACHINE/packages" ;;
          esac
        done
        case "$*" in
        *install*mosquitto*)
          status=0
          "$DPKG_ROOT/usr/sbin/policy-rc.d" mosquitto start || status=$?
          [ ! -e "$DPKG_ROOT/etc/systemd/system/mosquitto.service" ] || status=masked
          echo "$status" >"$MACHINE/service"
          ;;
        esac""",
    "meson": 'mkdir -p build/src/app && echo >build/build.ninja; echo "$*" >"$MACHINE/configured"',
    "ninja": """
        if [ -e "$MACHINE/warns" ] && grep -q werror=true "$MACHINE/configured"; then
          echo "fb-id.c:7:5: error: unused variable [-Werror=unused-variable]"
          exit 1
        fi
        if [ -e "$MACHINE/broken" ]; then
          echo "fb-id.c:7:5: error: expected identifier"
          exit 1
        fi
        printf '#!/bin/sh\\necho "flowbench $*"\\n' >build/src/app/flowbench
        chmod 755 build/src/app/flowbench""",
}
SUDO = '[ "$1" != -n ] || { [ ! -e "$MACHINE/password" ]; exit; }; exec "$@"'
PKEXEC = 'exec "$@"'
REFUSED = "exit 126"


class Machine:
    """A folder that looks like a machine to ./run; nobody is root there."""

    def __init__(self, sudo=None, pkexec=None, missing=("libadwaita-1-dev", "mosquitto"), policy=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="fb-setup-"))
        self.bin = self.folder / "bin"
        self.tree = self.folder / "tree"
        self.policy = self.folder / "root/usr/sbin/policy-rc.d"
        for folder in (self.bin, self.policy.parent, self.folder / "root/etc/systemd/system"):
            folder.mkdir(parents=True)
        for name in REAL:
            (self.bin / name).symlink_to(shutil.which(name))
        programs = {**FAKES, **({"sudo": sudo} if sudo else {}), **({"pkexec": pkexec} if pkexec else {})}
        for name, script in programs.items():
            self.write(self.bin / name, f'#!/bin/sh\necho "{name} $*" >>"$MACHINE/calls"\n{script}\n')
        if policy is not None:
            self.write(self.policy, policy)
        shutil.copytree(SOURCE / "data/setup", self.tree / "data/setup")
        shutil.copy(SOURCE / "run", self.tree)
        (self.folder / "packages").write_text("".join(f"{name}\n" for name in self.needed() if name not in missing))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    @staticmethod
    def write(path, text):
        path.write_text(text)
        path.chmod(0o755)

    def needed(self):
        """The packages that ./run needs, as its own table says."""
        table = (self.tree / "data/setup/setup.sh").read_text().split("packages='\n")[1].split("'")[0]
        rows = [line.split("|") for line in table.splitlines()]
        return [name for group, _, names in rows if group in ("build", "run") for name in names.split()]

    def run(self, *args, display=":9"):
        """./run: (exit status, what it said, what flowbench was started with)."""
        for name in ("calls", "service"):
            (self.folder / name).unlink(missing_ok=True)
        env = {"PATH": str(self.bin), "MACHINE": str(self.folder), "DPKG_ROOT": str(self.folder / "root"),
               "HOME": str(self.folder), "LC_ALL": "C.UTF-8", **({"DISPLAY": display} if display else {})}
        result = subprocess.run([self.tree / "run", *args], env=env, stdin=subprocess.DEVNULL, capture_output=True,
                                text=True, timeout=60, check=False)
        return result.returncode, result.stderr, result.stdout.strip().splitlines()[-1:]

    def calls(self, program):
        path = self.folder / "calls"
        lines = path.read_text().splitlines() if path.exists() else []
        return [line for line in lines if line.split()[0] == program]

    def has(self, *packages):
        return set(packages) <= set((self.folder / "packages").read_text().split())

    def service(self):
        """What the package's start script was told: 101 and masked mean no."""
        return (self.folder / "service").read_text().strip()


def starts_demo(machine, started):
    return started == [f"flowbench --demo --profile {machine.folder}/.local/share/flowbench-demo"]


def with_sudo():
    """Installs, says what and why, builds and starts; the second time there is nothing to do."""
    with Machine(sudo=SUDO) as machine:
        status, said, started = machine.run()
        assert status == 0 and starts_demo(machine, started), (status, said, started)
        for words in ("libadwaita-1-dev", "for the window", "mosquitto", "the private MQTT broker",
                      "system service will be kept off", "sudo may ask"):
            assert words in said, (words, said)
        assert machine.has("libadwaita-1-dev", "mosquitto")
        assert len(machine.calls("sudo")) == 2, machine.calls("sudo")

        status, said, started = machine.run("--", "--safe-mode", "flow file.json")
        assert status == 0 and started == ["flowbench --safe-mode flow file.json"], (status, said, started)
        assert said == "", said
        assert not machine.calls("sudo") and not machine.calls("apt-get")


def sudo_that_needs_a_password_without_a_terminal():
    """It cannot be typed anywhere, so the desktop asks."""
    with Machine(sudo=SUDO, pkexec=PKEXEC) as machine:
        (machine.folder / "password").touch()
        status, said, started = machine.run()
        assert status == 0 and starts_demo(machine, started), (status, said, started)
        assert machine.calls("sudo") == ["sudo -n true"], machine.calls("sudo")
        assert len(machine.calls("pkexec")) == 1 and machine.has("mosquitto")


def sudo_that_refuses():
    with Machine(sudo='[ "$1" != -n ] || exit 0; ' + REFUSED, pkexec=PKEXEC) as machine:
        status, said, started = machine.run()
        assert status == 0 and starts_demo(machine, started), (status, said, started)
        assert len(machine.calls("pkexec")) == 1


def assert_told(machine, result):
    """One line to type, which names just what is missing; nothing was installed, built or started."""
    status, said, started = result
    lines = [line.strip() for line in said.splitlines() if "apt-get install" in line]
    assert status == 2 and not started, result
    assert lines == ["apt-get install --no-install-recommends libadwaita-1-dev mosquitto"], said
    assert not machine.has("libadwaita-1-dev") and not machine.calls("ninja")


def with_pkexec():
    with Machine(pkexec=PKEXEC) as machine:
        assert_told(machine, machine.run(display=None))  # it has nowhere to ask
        assert not machine.calls("pkexec")
        status, said, started = machine.run()
        assert status == 0 and starts_demo(machine, started), (status, said, started)
        assert len(machine.calls("pkexec")) == 1


def with_none():
    with Machine() as machine:
        assert_told(machine, machine.run())
    with Machine(pkexec=REFUSED) as machine:
        assert_told(machine, machine.run())
    with Machine(sudo=SUDO) as machine:
        (machine.folder / "apt-fails").touch()
        assert_told(machine, machine.run())
        assert not machine.policy.exists()


def without_npm():
    """Debian's npm only where there is none: it would remove another Node.js."""
    with Machine(missing=()) as machine:
        (machine.bin / "npm").unlink()
        status, said, _ = machine.run()
        assert status == 2 and said.rstrip().endswith("--no-install-recommends npm"), (status, said)


def the_broker_of_the_system_stays_off():
    """Neither started by its package nor at the next boot, and what was made for that goes again."""
    mask = "root/etc/systemd/system/mosquitto.service"
    for policy, answer in ((None, "101"), ("#!/bin/sh\nexit 101\n", "101"), ("#!/bin/sh\nexit 0\n", "masked")):
        with Machine(sudo=SUDO, policy=policy) as machine:
            status, said, _ = machine.run()
            assert status == 0, said
            assert machine.service() == answer, (policy, machine.service())
            assert machine.calls("systemctl") == ["systemctl disable mosquitto.service"], machine.calls("systemctl")
            assert machine.calls("update-rc.d") == ["update-rc.d mosquitto disable"]
            assert machine.policy.exists() == (policy is not None)
            assert not os.path.lexists(machine.folder / mask)

    # One that is there already is the machine's own business.
    with Machine(sudo=SUDO, missing=("libadwaita-1-dev",)) as machine:
        status, said, _ = machine.run()
        assert status == 0 and "service" not in said, (status, said)
        assert not machine.calls("systemctl") and not machine.calls("update-rc.d")


def without_a_display():
    with Machine(missing=()) as machine:
        status, said, started = machine.run(display=None)
        assert status == 2 and "no display" in said and not started, (status, said, started)
        assert (machine.tree / "build/src/app/flowbench").exists()


def warnings_keep_nobody_from_running():
    """They are errors, so that ./check has nothing to compile again, until a compiler finds one."""
    with Machine(missing=()) as machine:
        for _ in range(2):
            status, said, started = machine.run()
            assert status == 0 and starts_demo(machine, started), (status, said, started)
        assert (machine.folder / "configured").read_text() == "setup build -Dwerror=true\n"
        assert len(machine.calls("ninja")) == 1 and not machine.calls("meson")

    with Machine(missing=()) as machine:
        (machine.folder / "warns").touch()
        for wanted in ("This compiler warns", ""):
            status, said, started = machine.run()
            assert status == 0 and starts_demo(machine, started), (status, said, started)
            assert said.startswith(wanted) and bool(said) == bool(wanted), said

    with Machine(missing=()) as machine:
        (machine.folder / "broken").touch()
        status, said, told = machine.run()
        assert status == 1 and said == "Building failed.\n" and "error" in told[0], (status, said, told)
        assert len(machine.calls("meson")) == 1, machine.calls("meson")


def wrong_arguments():
    with Machine(sudo=SUDO) as machine:
        status, said, _ = machine.run("--demo")
        assert status == 2 and said.startswith("Usage: ./run"), (status, said)
        assert not machine.calls("sudo")


TESTS = [with_sudo, sudo_that_needs_a_password_without_a_terminal, sudo_that_refuses, with_pkexec, with_none,
         without_npm, the_broker_of_the_system_stays_off, without_a_display, warnings_keep_nobody_from_running,
         wrong_arguments]

if __name__ == "__main__":
    tap.run({f"/setup/{test.__name__.replace('_', '-')}": test for test in TESTS})
