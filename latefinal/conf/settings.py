"""Django's settings: what a newsroom may choose, read through `env`; then how the house stands."""

import contextlib
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from latefinal.plumbing.errors import writing_to

from .databases import database
from .env import env
from .jobs import JOBS as JOBS
from .logs import LOGGING as LOGGING
from .rooms import ROOMS
from .storages import public_address, storages

PACKAGE = Path(__file__).resolve().parent.parent

# --- What a newsroom may choose -------------------------------------------------------------------

LATEFINAL_HOME = env.path(
    "LATEFINAL_HOME",
    default=Path("var").resolve(),
    shown="var/",
    help="The one folder that holds the newsroom: database, pictures, key. Back this up.",
)
PORT = env.number("PORT", default=8000, help="The TCP port that `latefinal run` listens on.")
LATEFINAL_BIND = env.ip_address(
    "LATEFINAL_BIND",
    default="127.0.0.1",
    help="The network address to listen on; 0.0.0.0 to be reached from other machines.",
)
LATEFINAL_URL = env.web_address(
    "LATEFINAL_URL",
    default=f"http://localhost:{PORT}",
    shown="http://localhost:PORT",
    help="The public address of the paper, as readers type it, without anything after its host.",
)
_public = urlsplit(LATEFINAL_URL)
LATEFINAL_ALLOWED_HOSTS = env.hosts(
    "LATEFINAL_ALLOWED_HOSTS",
    default=list(dict.fromkeys([_public.hostname or "localhost", "localhost", "127.0.0.1"])),
    shown="the host of LATEFINAL_URL, localhost, 127.0.0.1",
    help="Host names that are answered; any other gets a 400.",
)
LATEFINAL_TRUSTED_PROXIES = env.words(
    "LATEFINAL_TRUSTED_PROXIES",
    default=[],
    shown="none",
    help="Addresses of the proxies in front, whose X-Forwarded-For and -Proto are believed.",
)
LATEFINAL_DEBUG = env.flag(
    "LATEFINAL_DEBUG", default=False, help="Show errors in full. Never on a public server."
)
DATABASE_URL = env.text(
    "DATABASE_URL",
    default="",
    shown="SQLite in LATEFINAL_HOME",
    help="Where the rows live: postgres://user:password@host/name, or nothing for SQLite.",
)
STORAGE_URL = env.text(
    "STORAGE_URL",
    default="",
    shown="the folder LATEFINAL_HOME",
    help=(
        "Where pictures and handed-in lists lie: s3://key:secret@host:port/bucket?region=name, or "
        "nothing for the folder. With &public=https://… readers' browsers fetch pictures there."
    ),
)
MAIL_URL = env.text(
    "MAIL_URL",
    default="",
    shown="none: no letter leaves",
    help=(
        "The relay: smtp://host:port, smtps:// for TLS, smtp+starttls://user:password@host:587; or "
        "a provider by HTTP: postmark://token@, mailgun://key@domain, brevo://key@."
    ),
)
LATEFINAL_MAIL_FROM = (
    env.text(
        "LATEFINAL_MAIL_FROM",
        default="",
        shown="evening@ the host of LATEFINAL_URL",
        help="The sender's address on every letter; the name before it is the masthead's.",
    )
    or f"evening@{_public.hostname or 'localhost'}"
)
LATEFINAL_MAIL_RATE = env.number(
    "LATEFINAL_MAIL_RATE",
    default=0,
    help="Letters a second that the relay is given at most; 0: as many as it takes.",
)
LATEFINAL_MAIL_WARMUP = env.number(
    "LATEFINAL_MAIL_WARMUP",
    default=0,
    help=(
        "Editions' letters that a new domain sends on its first day, twice as many on each day "
        "after it; 0: no limit by the day."
    ),
)
LATEFINAL_MAIL_HOLD_UNCERTAIN = env.flag(
    "LATEFINAL_MAIL_HOLD_UNCERTAIN",
    default=False,
    help="Keep a letter whose link died after its last word, rather than send it once more.",
)
LATEFINAL_MAIL_EVENTS_SECRET = env.text(
    "LATEFINAL_MAIL_EVENTS_SECRET",
    default="",
    shown="none: no report is taken",
    help="Password with which a provider, as user `events`, reports what became of letters.",
)
LATEFINAL_MAIL_EVENTS_KEY = env.text(
    "LATEFINAL_MAIL_EVENTS_KEY",
    default="",
    shown="none: Mailgun's reports are refused",
    help="Mailgun's key for signing webhooks, by which its reports are checked.",
)
LATEFINAL_DKIM_KEY = env.text(
    "LATEFINAL_DKIM_KEY",
    default="",
    shown="none: the relay signs, or nobody does",
    help="File with the RSA key, in PEM, by which letters are signed here (DKIM).",
)
LATEFINAL_DKIM_SELECTOR = env.text(
    "LATEFINAL_DKIM_SELECTOR",
    default="latefinal",
    help="Where the DNS has the other half of the key: <selector>._domainkey.<sender's domain>. "
    "Where the relay signs, its selector, so that the check of mail can look there.",
)
LATEFINAL_MAIL_IP = env.ip_address(
    "LATEFINAL_MAIL_IP",
    default="",
    shown="none: letters leave by the relay's own",
    help="The IP address that letters leave from, where no provider brings them to mailboxes.",
)
LATEFINAL_DNS = env.server(
    "LATEFINAL_DNS",
    default="",
    shown="the system's",
    help="The name server that the check of mail asks, as address:port.",
)
LATEFINAL_RETURN_PATH = env.mail_address(
    "LATEFINAL_RETURN_PATH",
    default="",
    shown="none: letters come back to LATEFINAL_MAIL_FROM",
    help=(
        "Where letters that cannot be delivered come back to; each gets its own, with a + and its "
        "mark before the @."
    ),
)
LATEFINAL_RETURNED_LMTP = env.place(
    "LATEFINAL_RETURNED_LMTP",
    default="",
    shown="none: nothing listens",
    help="Where `latefinal run` takes returned letters from a mail server, by LMTP.",
)
LATEFINAL_RETURNED_IMAP = env.text(
    "LATEFINAL_RETURNED_IMAP",
    default="",
    shown="none: no mailbox is looked into",
    help="The mailbox that letters come back to: imaps://user:password@host/INBOX.",
)
LATEFINAL_KEEP_DELIVERIES = env.number(
    "LATEFINAL_KEEP_DELIVERIES",
    default=30,
    help="Days after an edition has gone out until only its totals are kept, and no address.",
)
LATEFINAL_WIRE_DAYS = env.number(
    "LATEFINAL_WIRE_DAYS", default=90, help="Days that items of the wire are kept if unused."
)
LATEFINAL_CACHE_MB = env.number(
    "LATEFINAL_CACHE_MB",
    default=48,
    help="Megabytes of finished pages that the server keeps in memory, to answer without Django.",
)
LATEFINAL_CACHE_FOLDER = env.optional_path(
    "LATEFINAL_CACHE_FOLDER",
    help="A folder of its own for pages as files, up to 20 times LATEFINAL_CACHE_MB, for a proxy.",
)
LATEFINAL_LANGUAGE = env.language(
    "LATEFINAL_LANGUAGE", default="en", help="The language of the paper by its tag, like pt-br."
)


def _secret_key() -> str:
    """Read the key from LATEFINAL_HOME, or make one there that only its owner can read."""
    file = LATEFINAL_HOME / "secret-key"
    if file.exists():
        return file.read_text().strip()
    made = LATEFINAL_HOME / f"secret-key.{secrets.token_hex(8)}"
    with writing_to(LATEFINAL_HOME):
        LATEFINAL_HOME.mkdir(parents=True, exist_ok=True)
        try:
            made.touch(mode=0o600)
            made.write_text(secrets.token_urlsafe(50))
            # A link either appears whole or fails: of two processes starting at once, one key wins.
            with contextlib.suppress(FileExistsError):
                file.hardlink_to(made)
        finally:
            made.unlink(missing_ok=True)
    return file.read_text().strip()


SECRET_KEY = (
    env.text(
        "LATEFINAL_SECRET_KEY",
        default="",
        shown="made on first run, in LATEFINAL_HOME",
        help="Signs sessions and links. Set it only where several machines share one paper.",
    )
    or _secret_key()
)

# --- How the house is built -----------------------------------------------------------------------

DEBUG = LATEFINAL_DEBUG
ALLOWED_HOSTS = LATEFINAL_ALLOWED_HOSTS
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
ROOT_URLCONF = "latefinal.conf.urls"
WSGI_APPLICATION = "latefinal.conf.wsgi.application"
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["latefinal.people.signing_in.DeskBackend"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_TITLE = "Latefinal"

INSTALLED_APPS = [
    *ROOMS,
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.sites",
    "latefinal.desk.users.UsersConfig",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "latefinal.plumbing.middleware.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "latefinal.plumbing.middleware.ContentPolicyMiddleware",
    "latefinal.front.middleware.PastTheCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "latefinal.desk.middleware.OwnPageMiddleware",
    "latefinal.desk.middleware.ZoneMiddleware",
    "latefinal.desk.middleware.RefusalMiddleware",
    "latefinal.desk.middleware.DoorMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [LATEFINAL_HOME / "theme" / "templates", PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "latefinal.front.context.paper",
            ],
        },
    },
]

DATABASES = {"default": database(DATABASE_URL, home=LATEFINAL_HOME)}

# A task is a nudge and its row is the queue (docs/decisions/0004): one queue, no priorities.
TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]},
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # a flood's counters must not push each other out
    },
    # Renditions are prefetched with their pictures; one process's copy would outlive the row.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL, LOGIN_REDIRECT_URL = "wagtailadmin_login", "wagtailadmin_home"

LANGUAGE_CODE = LATEFINAL_LANGUAGE
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # stored and logged so; what is shown is in the masthead's zone

STATIC_URL = "/static/"
STATIC_ROOT = LATEFINAL_HOME / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = LATEFINAL_HOME / "media"
STORAGES = {
    **storages(STORAGE_URL, home=LATEFINAL_HOME),
    "staticfiles": {"BACKEND": "latefinal.plumbing.static.StaticFiles"},
}
PICTURES_ADDRESS = public_address(STORAGE_URL)
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long story's blocks make many fields

SECURE = _public.scheme == "https"
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
X_FRAME_OPTIONS = "SAMEORIGIN"  # the desk previews a page in a frame of its own
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # whether every host below the domain speaks TLS is its owner's to know
    "security.W021",  # and so is a browser's preload list
    "security.W008",  # the proxy in front redirects to https; behind it we are asked in http
    "security.W019",  # X_FRAME_OPTIONS, above
]

# Django's own mail (password resets) leaves through the mailroom like any letter.
EMAIL_BACKEND = "latefinal.mailroom.backend.MailroomBackend"
DEFAULT_FROM_EMAIL = LATEFINAL_MAIL_FROM

# --- Wagtail, as a desk wants it -----------------------------------------------------------------

WAGTAIL_SITE_NAME = SITE_TITLE
WAGTAILADMIN_BASE_URL = LATEFINAL_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False  # asks another host
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # would tell another host who works here
WAGTAIL_I18N_ENABLED = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # none to choose: the desk goes by the paper's clock
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False  # it is approved instead: see `settle_approval`
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False  # told like anybody who decides
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAILIMAGES_IMAGE_MODEL = "pictures.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "latefinal.pictures.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 100_000_000
WAGTAILIMAGES_AVIF_QUALITY = 55
WAGTAILIMAGES_WEBP_QUALITY = 72
WAGTAILIMAGES_JPEG_QUALITY = 74
WAGTAILREDIRECTS_AUTO_CREATE = True
# Stories are found by our own index (docs/decisions/0034). What Wagtail looks for besides, pictures
# and pages to link to, it finds by their titles, in the rows themselves.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database.fallback", "AUTO_UPDATE": False}
}
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "latefinal.stories.widgets.TextEditor",
        "OPTIONS": {"features": ["bold", "italic", "link", "statement"]},
    },
}
TAGGIT_CASE_INSENSITIVE = True
LANGUAGES = list({LATEFINAL_LANGUAGE: LATEFINAL_LANGUAGE, "en": _("English")}.items())
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
