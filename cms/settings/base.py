"""Settings shared by every installation: safe by default, no secrets."""

import environ
from csp.constants import NONE, SELF
from django.conf import locale
from django.utils.translation import gettext_lazy as _

from cms.settings.environment import PROJECT_ROOT, read_environment

ENVIRONMENT = read_environment()

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
LOOKUP_KEY = ENVIRONMENT.lookup_key
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENVIRONMENT.csrf_trusted_origins
PUBLIC_URL = ENVIRONMENT.public_url
DATA_DIR = ENVIRONMENT.data_dir
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies

INSTALLED_APPS = [
    "cms.accounts",
    "cms.jobs",
    "cms.mail",
    "cms.content",
    "cms.form_builder",
    "cms.submissions",
    "cms.wizard",
    "cms.register",
    "cms.methods",
    "cms.citizen",
    "cms.training",
    "cms.demonstration",
    "forms_plugins.api",
    "forms_plugins.fields",
    "forms_plugins.question_groups",
    "forms_plugins.identity_lookup",
    "forms_plugins.file_scanning",
    "forms_plugins.classification",
    "forms_plugins.certificate",
    "forms_plugins.sisfoh",
    "reporting.documents",
    "reporting.course_prints",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.typed_table_block",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "formtools",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.framing.preview_frames",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.accounts.middleware.OfficeScopeMiddleware",
    "cms.accounts.middleware.PrivatePagesMiddleware",
    "cms.form_builder.refusals.FormRefusalMiddleware",
    "cms.training.gates.middleware.GateRefusalMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT_ROOT / "theme" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": environ.Env.db_url_config(ENVIRONMENT.database_url)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # One writer at a time: take the lock at BEGIN so that two processes wait instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "cms.accounts.backends.OfficeStaffBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "accounts:after_sign_in"
LOGOUT_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = "/ingresar/"
# As people here write them; what is typed in another way becomes the current time.
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"

# Guesses are counted per person and address together: counting the person alone would let a
# stranger lock an office out.
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "cms.accounts.views.too_many_sign_ins"
AXES_CLIENT_IP_CALLABLE = "cms.accounts.addresses.client_address"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_ENGINE = "cms.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
STAFF_IDLE_MINUTES = ENVIRONMENT.staff_idle_minutes
CITIZEN_IDLE_MINUTES = ENVIRONMENT.citizen_idle_minutes
CITIZEN_DRAFT_DAYS = ENVIRONMENT.citizen_draft_days
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cms.wizard.views.csrf_failure"  # keeps what was typed
X_FRAME_OPTIONS = "DENY"  # the preview of the CMS lifts it for itself
SECURE_REFERRER_POLICY = "same-origin"
PERMISSIONS_POLICY = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb")
}

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# Spanish for everybody: a browser's preference would mix English screens with Spanish content.
# A page in another language activates its own.
LANGUAGE_CODE = "es"
# Django has no entries for Quechua and Aymara.
locale.LANG_INFO.setdefault(
    "qu", {"bidi": False, "code": "qu", "name": "Quechua", "name_local": "Runasimi"}
)
locale.LANG_INFO.setdefault(
    "ay", {"bidi": False, "code": "ay", "name": "Aymara", "name_local": "Aymar aru"}
)
LANGUAGES = [
    ("es", _("Spanish")),
    ("qu", _("Quechua")),
    ("ay", _("Aymara")),
    ("en", _("English")),
]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
# The second holds Spanish for what Wagtail says in English only (tests/contracts).
LOCALE_PATHS = [PROJECT_ROOT / "locale", PROJECT_ROOT / "locale" / "wagtail"]
FORMAT_MODULE_PATH = ["cms.formats"]
TIME_ZONE = "America/Lima"
USE_TZ = True

# A process looks for changed names of the institution no more often than this.
SITE_SETTINGS_SECONDS = 10

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [PROJECT_ROOT / "theme" / "static"]
MEDIA_ROOT = ENVIRONMENT.media_dir
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cms.static_files.StaticFilesStorage"},
    # Issued documents are never served by address: only a view that checks who asks opens them.
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "documents", "base_url": None},
    },
    # What people add to forms: as closed as documents, and only when it was found clean.
    "uploads": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "uploads", "base_url": None},
    },
    # Files with many households, to be read by a worker: as closed.
    "imports": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "imports", "base_url": None},
    },
}

FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # larger files wait on the disk, not in the worker
DATA_UPLOAD_MAX_NUMBER_FILES = 40
UPLOADS_MOST_BYTES_A_DRAFT = 100_000_000
UPLOADS_MOST_FILES_A_DRAFT = 200
CLAMD_ADDRESS = ENVIRONMENT.clamd
IDENTITY_SERVICE_URL = ENVIRONMENT.identity_url
IDENTITY_SERVICE_TOKEN = ENVIRONMENT.identity_token
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the editor of a large form posts thousands

WAGTAIL_SITE_NAME = "Empadrona"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_PASSWORD_RESET_ENABLED = False  # people ask their office or the operator
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no calls to the outside
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # addresses without accents can be said and typed by everybody
WAGTAILIMAGES_IMAGE_MODEL = "wagtailimages.Image"
# PostgreSQL cuts words to Spanish stems; SQLite, which has none, ignores the setting.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "spanish"}
}

BROKER_FOLDER = DATA_DIR / "broker"
if ENVIRONMENT.broker_url:
    CELERY_BROKER_URL = ENVIRONMENT.broker_url
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 1}
else:
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_FOLDER / "queue"),
        "data_folder_out": str(BROKER_FOLDER / "queue"),
        "control_folder": str(BROKER_FOLDER / "control"),
        "store_processed": False,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False  # the jobs table is the truth; a message only wakes a worker
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "America/Lima"
JOB_SWEEP_SECONDS = 15

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": ENVIRONMENT.log_level},
    "loggers": {
        "django_tasks": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
        "axes": {"level": "ERROR"},  # its warnings carry user names
    },
}
EMAIL_CONFIG = environ.Env.email_url_config(ENVIRONMENT.email_url)
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20  # seconds; the job is tried again
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.email_from
