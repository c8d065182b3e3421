"""
`make run`: set up what is missing, then run the site and its worker until Ctrl-C.

Standard library only. A process that dies is started again; logs go to the data folder.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("EMPADRONA_DATA_DIR") or ROOT / "data").resolve()
PORT = int(os.environ.get("PORT", "8000"))
ADDRESS = f"http://127.0.0.1:{PORT}"

SET_UP = (
    ("Preparando la base de datos", ["migrate", "--noinput", "--verbosity", "0"]),
    ("Preparando la memoria intermedia", ["createcachetable"]),
    ("Reuniendo estilos y letras", ["collectstatic", "--noinput", "--verbosity", "0"]),
    ("Publicando las plantillas de documentos", ["publish_templates"]),
    (
        "Instalando el paquete del Perú (formulario, oficinas)",
        ["install_package", "sisfoh"],
    ),
    ("Cargando datos de demostración (inventados)", ["load_demo"]),
)


# The two workers are renewed now and then, but never both in the same busy minute.
SITE = (
    "gunicorn --workers 2 --threads 4 --timeout 60 --max-requests 20000 --max-requests-jitter 10000"
).split()
"""The server of the site, without what it serves and where; a module of Python."""

# Whoever waits for a page comes before a certificate.
WORKER = ["nice", "-n", "10", sys.executable, "-m"] + (
    "celery -A cms.celery worker -B --concurrency 1 --loglevel INFO"
    " --without-gossip --without-mingle"
).split()
"""The worker, without where its clock is kept."""


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


def environment() -> dict[str, str]:
    """Return the environment of every process of the site."""
    defaults = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "EMPADRONA_DATA_DIR": str(DATA),
        "PUBLIC_URL": ADDRESS,
    }
    return {**os.environ, **{k: v for k, v in defaults.items() if k not in os.environ}}


def require_free_port() -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", PORT))
        except OSError:
            sys.exit(f"El puerto {PORT} está ocupado. Elija otro: make run PORT={PORT + 1}")


def set_up() -> None:
    for folder in ("logs", "broker/queue", "broker/control", "documents", "media"):
        (DATA / folder).mkdir(parents=True, exist_ok=True)
    for label, command in SET_UP:
        say(label)
        result = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment(), check=False
        )
        if result.returncode:
            sys.exit(f"No se pudo terminar este paso: manage.py {' '.join(command)}")


class Process:
    """A process of the site that is started again when it dies."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.command = command
        self.log = DATA / "logs" / f"{name}.log"
        self.started = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started = time.monotonic()

    def keep_alive(self) -> None:
        assert self.process is not None
        if self.process.poll() is None or time.monotonic() - self.started < 2:
            return
        say(f"El proceso «{self.name}» terminó; se inicia de nuevo (registro: {self.log})")
        self.start()

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def wait_until_up(processes: list[Process]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"{ADDRESS}/salud/", timeout=5) as response:
                if response.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
            if time.monotonic() > deadline:
                for process in processes:
                    process.stop()
                sys.exit(f"El sitio no respondió ({error}). Vea {DATA / 'logs'}")
        time.sleep(0.3)


def print_welcome() -> None:
    logins = json.loads((DATA / "demo_logins.json").read_text())
    rows = [
        ("Inicio", "/"),
        ("Clasificación socioeconómica", "/clasificacion/"),
        ("Capacitación", "/capacitacion/"),
        ("Consulta ciudadana", "/consulta/"),
        ("Verificar una constancia", "/verificar/"),
        ("Ingreso del personal", "/ingresar/"),
        ("Administración de contenidos", "/admin/"),
    ]
    print("\nEmpadrona está en marcha. Todos los datos de demostración son inventados.\n")
    for label, path in rows:
        print(f"  {label:<32}{ADDRESS}{path}")
    print("\n  Cuentas de demostración")
    for login in logins["people"]:
        print(f"  {login['label']:<48}{login['username']:<22}{login['password']}")
    if logins.get("citizens"):
        print("\n  Para probar la consulta ciudadana")
        for citizen in logins["citizens"]:
            print(f"  {citizen}")
    print("\nCtrl-C detiene todo.", flush=True)


def main() -> None:
    require_free_port()
    set_up()
    processes = [
        Process("worker", [*WORKER, "--schedule", str(DATA / "celerybeat-schedule")]),
        Process(
            "site",
            [sys.executable, "-m", *SITE, "--bind", f"127.0.0.1:{PORT}", "cms.wsgi"],
        ),
    ]
    say("Iniciando el sitio y el trabajador de tareas")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        for process in processes:
            process.start()
        wait_until_up(processes)
        print_welcome()
        while True:
            time.sleep(1)
            for process in processes:
                process.keep_alive()
    except KeyboardInterrupt:
        print()
        say("Deteniendo todo")
    finally:
        for process in processes:
            process.stop()


if __name__ == "__main__":
    main()
