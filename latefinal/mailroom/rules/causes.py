"""Why a letter did not arrive: the one table by which codes, words and shape are weighed.

Rows of `TABLE` read: in this place, these signs speak for this cause, so strongly. The places:

- *code*: an enhanced status without its first number (RFC 3463, 5248), such as 1.1;
- *reply*: the three digits of SMTP (RFC 5321);
- *stage*: at what step of the talk a server said it, as far as a report tells;
- *words*: the diagnostic text, in whatever language.

The heaviest cause wins; among equals the one that stands first in `Cause`, which is the gentlest.
Where a reader would be written to no more, ENOUGH is asked for.
"""

from __future__ import annotations

from enum import StrEnum

from .clues import Sign

ENOUGH = 5
"""Weight without which a cause that shuts a reader out is none."""

DECIDES, SAYS, LIKELY, HINTS = 14, 7, 6, 2


class Cause(StrEnum):
    """Why it came back, the gentlest first."""

    UNKNOWN = "unknown"
    US = "us"
    """Our address, our reputation, our signature, what we said: never the mailbox."""
    PACE = "pace"
    """Too many letters at once, or a first try that is turned away from everybody."""
    SIZE = "size"
    SLOW = "slow"
    SERVER = "server"
    FULL = "full"
    ASLEEP = "asleep"
    NO_HOST = "no host"
    NO_BOX = "no box"


def near(*pairs: tuple[str, str]) -> tuple[str, ...]:
    """Patterns by which the two of a pair stand in one clause, in either order."""
    gap = r"(?:[^.;!?]|\.(?=\S)){0,60}?"  # a dot within an address ends no clause
    return tuple(
        f"(?:{one}){gap}(?:{other})" for pair in pairs for one, other in (pair, pair[::-1])
    )


_BOXES = {
    "de": r"empfäe?nger|benutzer|nutzer|e-?mail-?adresse|\badresse|postfach|konto\b|teilnehmer",
    "fr": r"utilisateur|destinataire|adresse|compte|boîte|usager|abonné",
    "es": r"usuario|destinatario|dirección|cuenta|buzón|casilla",
    "pt": r"usuário|utilizador|destinatário|endereço|conta\b|caixa",
    "it": r"utente|destinatario|indirizzo|casella",
    "nl": r"gebruiker|ontvanger|adres|postvak",
    "sv": r"användare|mottagare|adress|bruker|mottaker|modtager|postkasse",
    "ru": r"пользовател|адрес|получател|ящик|абонент|аккаунт|учетн",
    "uk": r"користувач|адрес|отримувач|одержувач|скриньк|обліков",
    "pl": r"użytkownik|\badres|odbiorc|adresat|skrzynk|konto\b|konta\b",
    "cs": r"uživatel|\badresa|příjemce|schránka",
    "tr": r"kullanıcı|alıcı|\badres|posta kutusu|hesap|hesab",
    "zh": r"用户|用戶|收件人|收件者|地址|邮箱|郵箱|信箱|帐号|账号|帳號|帐户|账户|使用者|user",
    "ja": r"ユーザ|宛先|あて先|アドレス|受信者|受取人|メールボックス|アカウント|user",
    "ko": r"사용자|수신자|받는 사람|주소|메일함|계정",
}
_GONE = {
    "de": r"unbekannt|nicht (?:gefunden|bekannt|vorhanden|existent|mehr (?:gültig|vorhanden|aktiv))"
    r"|existier\w+ (?:\w+ )?nicht|nicht existier|ungüe?ltig|gibt es nicht"
    r"|nicht (?:\w+ |\S+verzeichnis ){1,3}(?:aufgeführt|gelistet)|kein(?:e|en)? (?:solche"
    r"|güe?ltig)",
    "fr": r"inconnu|n'existe|introuvable|non valide|invalide|inexistant|pas été trouv"
    r"|impossible de trouver",
    "es": r"desconocid|no existe|no encontrad|no (?:se )?(?:ha )?(?:sido )?encontr|inválid"
    r"|inexistente|no es válid|no (?:se )?pudo encontrar",
    "pt": r"desconhecid|não existe|inexistente|não (?:foi )?(?:possível )?encontr"
    r"|inválid|não é válid",
    "it": r"sconosciut|inesistente|non esist|non (?:è stat[oa] )?trovat|non (?:è )?valid",
    "nl": r"onbekend|bestaat niet|niet (?:gevonden|bekend)|ongeldig",
    "sv": r"okänd|finns inte|hittades inte|ukjent|ukendt|finnes ikke|findes ikke"
    r"|ikke (?:funnet|fundet)",
    "ru": r"не существу|не найден|неизвест|не зарегистрир|недействител|не обнаружен"
    r"|несуществующ|удалён|нет так",
    "uk": r"не існу|не знайден|невідом|не зареєстр|недійсн|неіснуюч|видален|немає так",
    "pl": r"nie istniej|nieznan|nie (?:został\w* )?znalezion|nieprawidłow|niepoprawn"
    r"|nie ma takiego|brak takie",
    "cs": r"neexistuj|neznám|nenalezen|nebyl\w* nalezen",
    "tr": r"bulunamad|bilinmiyor|bilinmeyen|mevcut değil|geçersiz|tanımsız"
    r"|kayıtlı değil|böyle bir",
    "zh": r"不存在|未找到|找不到|无效|無效|未知|没有找到|沒有找到|注销|查无此|查無此|无此|無此",
    "ja": r"存在しま|存在しない|見つかりま|見つからな|不明|無効|該当する|ありません",
    "ko": r"존재하지|찾을 수 없|알 수 없|없습니다|없는",
}
_FULL = {
    "de": (r"postfach|mailbox|speicher|kontingent|quota",
    r"\bvoll\b|üe?berschritt|erschöpft|üe?berfüllt|ausgeschöpft|nicht genüg"),
    "fr": (r"boîte|messagerie|quota|espace", r"\bpleine?\b|dépass|satur|insuffisant"),
    "es": (r"buzón|cuota|casilla|almacenamiento|espacio|bandeja",
    r"\bllen[oa]\b|exced|superad|agotad|insuficiente"),
    "pt": (r"caixa|\bcota\b|quota|espaço|armazenamento",
    r"chei[ao]\b|lotad|excedid|excedeu|esgotad|ultrapass|insuficiente"),
    "it": (r"casella|quota|spazio", r"\bpien[ao]\b|superat|esaurit|insufficiente"),
    "nl": (r"mailbox|postvak|quota", r"\bvol\b|overschreden|overvol"),
    "ru": (r"ящик|квот|\bмест[ао]|лимит|хранилищ",
    r"переполнен|превышен|исчерпан|заполнен|\bполон\b|недостаточно"),
    "uk": (r"скриньк|квот|місц|сховищ", r"переповнен|перевищ|вичерпан|заповнен|недостатньо"),
    "pl": (r"skrzynk|limit|przydział|quota|miejsc|pojemno",
    r"pełn[aey]\b|przepełnion|przekroczon|zapełnion|\bbrak\b"),
    "tr": (r"kutusu|kota|kotas", r"\bdolu\b|dolmu|aşıld|aşım|yetersiz"),
    "zh": (r"邮箱|郵箱|信箱|空间|空間|容量|配额|配額|mailbox",
    r"已满|已滿|满了|不足|超过|超過|超出|超限|full"),
    "ja": (r"メールボックス|受信箱|容量|ディスク|クォータ|保存",
    r"いっぱい|一杯|満杯|超え|超過|不足|オーバー"),
    "ko": (r"메일함|용량|저장", r"가득|초과|부족"),
}  # fmt: skip
_ASLEEP = {
    "de": (_BOXES["de"], r"gesperrt|deaktiviert|inaktiv|stillgelegt|abgeschaltet|eingefroren"),
    "fr": (_BOXES["fr"], r"désactiv|suspendu|inacti[fv]|fermée?\b|clôtur"),
    "es": (_BOXES["es"], r"deshabilitad|desactivad|suspendid|inactiv"),
    "pt": (_BOXES["pt"], r"desativad|suspens|inativ|desabilitad"),
    "it": (_BOXES["it"], r"disabilitat|sospes|inattiv|disattivat"),
    "nl": (_BOXES["nl"], r"geblokkeerd|uitgeschakeld|inactief|opgeschort"),
    "ru": (_BOXES["ru"], r"заблокирован|отключ|неактив|приостановлен|деактивирован"),
    "uk": (_BOXES["uk"], r"заблоковано?\b|вимкнен|неактив|призупинен|деактивован"),
    "pl": (_BOXES["pl"], r"zablokowan|nieaktywn|zawieszon|wyłączon|dezaktywowan"),
    "tr": (_BOXES["tr"], r"askıya|devre dışı|pasif|kapatıl"),
    "zh": (_BOXES["zh"], r"禁用|停用|冻结|凍結|锁定|暂停|未激活|休眠"),
    "ja": (_BOXES["ja"], r"停止|無効化|凍結|休止"),
}
_NO_HOST = (
    (r"\bdomain\w*|\bhost\b", r"nicht gefunden|existiert nicht|unbekannt"),
    (r"domaine|hôte\b", r"inconnu|introuvable|n'existe|n'a pas été trouv"),
    (r"dominio|domínio",
    r"no existe|no (?:se )?encontr|não existe|não (?:foi )?encontr|non esiste"
    r"|non trovato|inesistente|inexistente|desconocid|desconhecid|sconosciut"),
    (r"домен", r"не существу|не найден|не існу|не знайден"),
    (r"\bdomen", r"nie istniej|nie znalezion|nieznan"),
    (r"alan adı", r"bulunamad|mevcut değil|geçersiz"),
    (r"域名|網域", r"不存在|无法解析|未找到|找不到|错误"),
    (r"ドメイン", r"存在しま|見つかりま|不明"),
)  # fmt: skip

_SENDERS_REFUSED = (
    (
        r"absender|émetteur|expéditeur|remitente|remetente|mittente|afzender|avsändare|nadawc"
        r"|gönderen",
        r"ungültig|unbekannt|abgelehnt|abgewiesen|gesperrt|invalid|inconnu|refus|rejet|desconocid"
        r"|rechazad|bloque|desconhecid|rejeitad|sconosciut|rifiutat|geweigerd|odrzucon|nieznan"
        r"|geçersiz|reddedil|engel",
    ),
    (r"отправител|відправник", r"неизвест|отклон|невідом|відхил|заблокир|заблокова"),
    (
        r"发件人|寄件者|送信元|送信者|差出人",
        r"拒绝|拒絕|无效|不存在|拒否|無効|ブロック",
    ),
)

_BOX = r"(?:\w+ )?(?:user|mail ?box|recipient|account|address|customer|person|subscriber|alias)"

TABLE: tuple[Sign[Cause], ...] = (
    # --- the box is none
    Sign("code", Cause.NO_BOX, 5, (r"1\.[13]\b(?!\d)", r"1\.6\b")),
    Sign("code", Cause.NO_BOX, HINTS, (r"1\.[04]\b",)),
    Sign("reply", Cause.NO_BOX, 1, (r"55[013]",)),
    Sign("stage", Cause.NO_BOX, 1, (r"rcpt",)),
    # So Microsoft's servers call a box that is none, with 5.4.1.
    Sign("words", Cause.NO_BOX, DECIDES, (r"recipient address rejected: access denied",)),
    Sign("words", Cause.NO_BOX, SAYS, (
        rf"(?:unknown|no such|\bno\b|invalid|illegal|non[- ]?exist\w*|\bbad|undeliverable"
        rf"|unrouteable)"
        rf" (?:or illegal |local |destination |e-?mail |virtual )*{_BOX}\b",
        rf"{_BOX}(?: \S+@\S+)?(?: name| address)?(?: is| was| does| has| could| can ?not| be|: )?"
        r"[ (]{0,2}(?:unknown|invalid|not found|not exist|not (?:a )?valid|n.t exist|n.t found|"
        r"not be found|not known|not listed|not registered|undeliverable|unrouteable|"
        r"does ?n.t exist|does not exist|nonexist\w*|couldn.t be found|no longer)",
        r"unknown (?:\w+ ){0,2}(?:user|local.?part|recipient|address)", r"no mailbox (?:here|by)",
        r"(?:user|recipient|mailbox|address|account)[^.;\n]{0,60}"
        r"(?:unknown|not found|n.t (?:be )?(?:found|exist)|not exist|not listed|no longer (?:\w+ )?"
        r"(?:valid|active|available|on server|exists?|works?)|doesn.t have an? )",
        r"(?:user|account|mailbox) (?:\w+ ){0,3}terminated",
        r"(?:no such|unknown) (?:user|recipient) ?id",
        r"(?:does not|doesn.t) (?:have|like) (?:\w+ )?(?:an? )?(?:account|mailbox|recipient)",
        r"this (?:user|address|account|mailbox) (?:does ?n.t|has no|is no\b|is not|no longer"
        r"|was not)",
        r"not (?:our|a known|a local|one of our) (?:customer|user|recipient)",
        r"recipient ?not ?found|recipnotfound|adr\.\w*notfound|nosuchuser",
        r"(?:do not|don.t) have (?:such|any such|that)",
        r"not in (?:the|our) (?:directory|address)",
        r"not a (?:valid|known) (?:recipient|user|mailbox|address)", r"user \S+ (?:is )?not known",
        r"(?:has|have) moved", r"no such (?:\w+ )?here",
        r"not listed in (?:\w+ )?(?:domino|directory|name)",
        r"no longer (?:works|employed|with|here|on server|in use|valid|accepts? mail|available)",
        r"couldn.t be found|can ?n.t be found at|address not found|ofr[_\d]*_416",
        r"left the (?:company|organi[sz]ation)", r"bad ?rcpt|bad ?recipient ?to|valid ?rcpt ?to",
        r"(?:nobody|no one|noone) (?:here|at|by|of|with)\b", r"\bno valid recipients?",
        r"(?:address|mailbox|user|recipient) (?:is )?not (?:present|local|ok\b)",
        r"not an? (?:active|local|existing|e-?mail) (?:address|user|mailbox|recipient)",
        r"@[\w.-]+[>)\"']{0,2}:? (?:is |was )?(?:unknown|not found|does not exist|doesn't exist"
        r"|not exist)",
        r"(?:can't|cannot|can not) accept (?:user|recipient)", r"home directory",
        r"no .{1,60} in (?:name |the )?(?:directory|address book)",
        r"nessun utente|no existe (?:dicha|ese|esa|tal)", r"fehlerhafte empf|adressat unbekannt",
        r"不存在(?:该|此|的)?(?:用户|收件人)|用户名?错误|宛先が",
        *near(*((_BOXES[name], _GONE[name]) for name in _BOXES)),
    )),
    Sign("words", Cause.NO_BOX, LIKELY, (
        rf"{_BOX}s?(?: is| was| has been| were)? (?:un ?ava\w+|rejected|refused|denied"
        rf"|not accepted|undeliverable)",
        r"(?:recipient|mailbox|user)s? refuses to accept",
        r"(?<!may )(?:does not|doesn't|not) exist\b",
        r"#5\.1\.0 address rejected",
        r"not accept(?:ing)? (?:mail|messages) for (?:this|that) (?:recipient|user|address)",
        r"unable to deliver to (?:that|this) (?:address|recipient)", r"delivery to the following",
    )),
    # DoCoMo and its like say so of whoever is not on a list of friends.
    Sign("words", Cause.ASLEEP, DECIDES, (
        r"unknown user \S+@(?:docomo|ezweb|softbank|\w\.vodafone|i\.softbank)\.(?:ne\.)?jp",
        r"recipient preferences|(?:blocked|refused) by (?:the |its )?(?:recipient|user|owner)\b",
        r"only accept\w* (?:mail|messages) from (?:specific|certain|known)",
    )),
    # --- there is no such host
    Sign("code", Cause.NO_HOST, 5, (r"1\.(?:2|10)\b", r"4\.(?:4|310)\b")),
    Sign("reply", Cause.NO_HOST, 3, (r"556|521",)),
    Sign("words", Cause.NO_HOST, SAYS, (
        r"(?:host|domain)(?: or domain)?(?: name)?(?: \S+)? (?:was |is |does |could )?"
        r"(?:not (?:be )?found|unknown|not exist|invalid)", r"unknown (?:host|domain)",
        r"unrouteable (?:mail )?domain", r"nxdomain", r"no (?:such|valid) (?:host|domain)",
        r"bad destination (?:host|system)", r"null ?-?mx|nullmx",
        r"(?:does|do) not accept (?:e-?)?mail\b(?! from)",
        r"name or service not known", r"domain must exist",
        r"name service error[^.;]*not found", r"\bno mx\b", r"no valid mail exchanger",
        r"non-?existent (?:host|domain)", r"mx (?:record )?(?:not found|missing)",
        r"(?:domain|host)[^.;\n]{0,40}(?:couldn.t be found|does ?n.t exist|does not exist)",
        r"couldn.t find any host (?:named|by that name)", r"illegal host/domain name",
        r"no route to domain",
        r"domain \S+ (?:has no|couldn.t)", *near(*_NO_HOST),
    )),
    # --- full
    Sign("code", Cause.FULL, SAYS, (r"2\.2\b",)),
    Sign("reply", Cause.FULL, 3, (r"552|452",)),
    Sign("words", Cause.FULL, 9, (
        r"(?:mail|in)?box(?:es)?(?: for \S+)?(?: is| has been| almost| currently){0,2} (?:full"
        r"|over)",
        r"mail ?fold(?:er)? is full|mailbox_?full|quotaexceeded|over_?quota",
        r"(?:over|exceed\w*|beyond|out of)(?: \w+){0,3} (?:quota|storage|disk|space|mailbox size)",
        r"quota (?:\w+ ){0,3}exceed", r"(?:over|disk) ?quota", r"quota (?:full|violation)",
        r"(?:insufficient|not enough|\bno|out of)(?: \w+){0,2} (?:storage|space|disk)",
        r"storage (?:\w+ ){0,2}(?:full|exceeded)", r"mailbox size (?:\w+ ){0,2}(?:limit|exceed)",
        r"too many messages (?:in|on|for)", r"(?:mailbox|account)[^.;\n]{0,30}(?:limit|quota)",
        *near(*_FULL.values()),
    )),
    # --- asleep
    Sign("code", Cause.ASLEEP, HINTS, (r"2\.1\b",)),
    Sign("words", Cause.ASLEEP, 8, (
        r"(?:account|mailbox|user|recipient|address|domain)\b[^.;\n]{0,50}"
        r"\b(?:disabled|suspended|inactive|deactivated|locked|on hold|frozen|discontinued|dormant)",
        r"(?:disabled|suspended|inactive|locked|expired) (?:\w+ )?(?:account|mailbox|user"
        r"|recipient)",
        r"temporarily (?:\w+ )?(?:unavailable|disabled|rejected|deferred)", r"not been logged",
        r"never logged", r"(?:not|n't) (?:currently )?accepting (?:mail|messages)|not active\b",
        *near(*_ASLEEP.values()),
    )),
    # --- us: who we are, what we said
    Sign("code", Cause.US, 9, (r"1\.[78]\b", r"7\.(?:[2-9]|\d\d+)\b", r"4\.5\b")),
    Sign("code", Cause.US, 6, (r"7\.[01]\b",)),
    Sign("code", Cause.US, ENOUGH, (r"6\.\d+",)),
    Sign("reply", Cause.US, 9, (r"53[0458]",)),
    Sign("stage", Cause.US, DECIDES, (r"mail from|[eh][eh]lo|greeting|banner|initial connection",)),
    Sign("stage", Cause.US, 3, (r"end of data|data command|message body|\bdata\b",)),
    Sign("words", Cause.US, DECIDES, (
        r"(?:return|reply-?to|from|source|client|ip|originat\w+)[ -](?:e-?mail )?(?:address"
        r"|path|id)\b",
        r"\byour account\b", r"\bsender(?:'s)? (?:e-?mail|address|domain|host|name|id|ip)\b",
        r"(?:empty|null|<>|bogus|invalid|forged|unauthori[sz]ed"
        r"|envelope) (?:envelope )?(?:mail )?(?:sender|from)",
        r"from:? (?:domain|address|header)",
        r"spoof|forg(?:ed|ery)|impersonat|\bbatv\b|backscatter|bouncedeny",
        r"dynamic (?:\w+ )?(?:ip|addr|range)|generic (?:r?dns|ptr)|open (?:proxy|relay)"
        r"|insecure (?:mail )?relay",
        r"user complaint|complain|go away|mismatch\w* client|(?:may|can|are"
        r"|is) not (?:allowed to )?send",
        r"\byour (?:\w+ )?(?:ip|isp|host\w*|server|mta|network|domain|address|remotehost)\b",
        r"requires? (?:smtp )?(?:authentication|confirmation)|confirm this mail|allowed rcpthosts",
        r"(?:not|n't|no) (?:have )?permission",
        r"(?:not|n't) accept\w* (?:\w+ ){0,2}(?:from|returned)|access from|unresolv\w* (?:relay"
        r"|host|client)",
        r"not (?:a |been )?(?:registered|authori[sz]ed|owned)|fully qualified",
        *near(*_SENDERS_REFUSED),
        r"sender[^.;\n]{0,40}(?:reject|den|unknown|invalid|not|block|unverif|verif|fail|exist"
        r"|refus)",
        r"(?:reject|den|unknown|invalid|block|unverif|verif|refus)\w*[^.;\n]{0,15} sender",
        r"spamhaus|spamcop|\bsorbs\b|uceprotect|barracudacentral|barracuda\w*[./ ]\S*reput"
        r"|senderbase",
        r"ipcheck\.proofpoint|mailspike|abuseat|surriel|invaluement|\btalos",
        r"unsolicited|\buce\b",
        r"black ?-?list|block ?-?list|deny ?-?list|\bdnsbl\b|\b[rd]bl\b|\(bl\)|\[bl\d+\]",
        r"(?:is |are |was |been |currently )(?:\w+ )?listed (?:at|by|in|on)\b", r"reputation",
        r"(?:\bip\b|ip[ -]address|(?:your|client|sending|remote|mail) (?:host|server|mta|network"
        r"|range))"
        r"[^.;:\n]{0,40}"
        r"(?:block|ban(?:ned)?\b|listed|reject|refus|not allowed|not permitted|denied|untrusted)",
        r"(?:block|ban(?:ned)?\b|listed|reject|refus|denied)\w*[^.;:\n]{0,30}"
        r"(?:\byour (?:ip|host|server|mta|network|domain)|\bip[= ]|sending (?:ip|mta|host|server))",
        r"(?<![?&\w])ip=\d", r"your (?:ip|isp|mail ?server|mta|network|sending)",
        r"blocked (?:by|using|for|due)",
        r"originating (?:ip|mail ?server)|sending (?:ip|mta|domain|server)|connecting (?:ip|host)",
        r"\bspam\b[^.;\n]{0,40}(?:reject|block|refus|detect|suspect|content|filter|score"
        r"|message|polic)",
        r"(?:reject|block|refus|detect|suspect|classif|identif|consider|likely|look|tagg|as)\w*"
        r"[^.;\n]{0,30}\bspam", r"(?<![\w.@-])spam(?:my|ming|mer)?(?![\w-]*\.\w)\b",
        r"\bspf\b|\bdkim\b|\bdmarc\b|sender.?id",
        r"unauthenticat|not authenticat|authentication (?:is )?(?:required|fail|check)",
        r"relay(?:ing)?[^.;\n]{0,30}(?:denied|prohibit|not |refused)",
        r"(?:denied|not permitted|unable|refus\w+|not allowed|prohibit\w*)[^.;\n]{0,15} relay",
        r"virus|malware|trojan|infected|phish",
        r"reverse (?:dns|lookup)|\bptr\b|\bfcrdns\b|\brdns\b",
        r"(?:client )?host(?:name)? rejected", r"\bhelo\b|\behlo\b", r"starttls|\btls\b",
        r"(?:mail|email|message|content|traffic)[^.;\n]{0,20} (?:violat|against)",
        r"polic(?:y|ies) (?:violation|reason|restriction|reject)|(?:local|content|security"
        r"|due to) polic",
        r"\b(?:dt|mi|hl|rp|cl|ad):[a-z]{2,4}\b", r"\[(?:cs|hm|tss?|ph|gl)\d\d\]",
        r"ofr[_\d]*_(?:5\d\d|10\d)",
        r"unwanted|junk mail|bulk mail|mass mail|suspicious",
        r"(?:poor|bad) (?:sender|ip|reputation)",
        r"(?:als |wegen )spam|spamverdacht|sperrliste|schwarze liste|unerwünscht|richtlinie",
        r"indésirable|pourriel|liste noire|politique|réputation",
        r"correo no deseado|lista negra|política|reputaci",
        r"lixo eletr|reputação|posta indesiderata|lista nera|reputazione|ongewenst"
        r"|zwarte lijst",
        r"спам|черн\w+ спис|чорн\w+ спис|политик|політик|репутаци|нежелательн|небажан",
        r"czarn\w+ liś|polityk|reputacj|niechcian", r"istenmeyen|kara liste|politika|itibar",
        r"垃圾|黑名单|黑名單|拦截|攔截|信誉|策略|违规|敏感|反垃圾",
        r"迷惑メール|スパム|ブラックリスト|ポリシー|ブロック",
    )),
    Sign("words", Cause.US, ENOUGH, (
        r"blocked|polic(?:y|ies)", r"access (?:is |was )?denied", r"administrative(?:ly)?",
        r"(?:header|content|message|body|subject|attachment|bulk|mail)[^.;\n]{0,30}"
        r"(?:reject|denied|refused|not accept|missing|invalid|filter|unacceptable|discard)",
        r"not (?:allowed|authori[sz]ed|permitted|accepted)", r"\brfc[ -]?[2-9]\d{3}", r"filter",
        r"banned|prohibited|blocking", r"(?:no|missing) message-?id",
        r"blockiert|abgewiesen|abgelehnt|zurückgewiesen",
        r"rejeté|refusé|bloqu|rechazad|rejeitad|rifiutat|geweigerd",
        r"отклонен|відхилен|odrzucon|reddedil|engellendi",
        r"拒绝|拒絕|拒否",
    )),
    Sign("words", Cause.US, HINTS, (r"transaction failed|service unavailable",)),
    # --- pace, size
    Sign("words", Cause.PACE, 12, (
        r"(?:rate|connection|frequency|sending|hourly|daily|outgoing) (?:\w+ ){0,2}(?:limit"
        r"|quota)", r"throttl",
        r"gr[ae]y-?list",
        r"too many (?:connections|recipients|messages|mails|concurrent|sessions)",
        r"frequency limited",
        r"too (?:quickly|fast|much mail)|at a rate|unexpected volume|ratelimit|rate that",
    )),
    Sign("code", Cause.SIZE, SAYS, (r"2\.3\b", r"3\.4\b")),
    Sign("words", Cause.SIZE, 10, (
        r"(?:message|mail|size|letter|attachment)\w*[^.;\n]{0,30}too (?:large|big)",
        r"too (?:large|big)",
        r"(?:exceeds?|larger than) (?:\w+ ){0,4}(?:message size|size limit|maximum|limit)",
        r"(?:message|maximum) size|size limit",
        r"zu gro(?:ss|ß)|trop (?:grand|volumineux|gros)|demasiado grande|muito grande"
        r"|troppo grande",
        r"слишком бол|завелик|zbyt duż|çok büyük|过大|太大|大きすぎ",
    )),
    # --- their server, the way there
    Sign("code", Cause.SERVER, HINTS, (r"3\.\d+", r"2\.4\b", r"4\.[36]\b")),
    Sign("words", Cause.SERVER, 16, (
        r"command output", r"procmail", r"maildrop", r"could ?n.t (?:create|open|write|lock)",
        r"can ?not (?:create|open|write|lock)", r"mailer (?:error|returned)",
        r"local configuration",
        r"mail system (?:config|problem)", r"loops? back to myself",
        r"(?:mail|routing) loop|loop detected",
        r"too many hops|hop count", r"\bldap", r"internal (?:server )?error",
        r"resources? (?:\w+ )?unavailable",
        r"host not found, try again", r"verification in progress|address verification",
        r"temporary (?:lookup|failure)",
    )),
    Sign("code", Cause.SLOW, HINTS, (r"4\.\d+",)),
    Sign("code", Cause.SLOW, SAYS, (r"4\.(?:7|316)\b",)),
    Sign("words", Cause.SLOW, 4, (
        r"time[d-]? ?-?out", r"expired", r"(?:too long|been) in (?:the )?queue", r"giving up",
        r"retry time", r"could not be delivered for", r"will be deleted from queue", r"unreachable",
        r"connection (?:refused|dropped|reset|closed|lost)", r"no route to host",
        r"undelivered after",
        r"(?:could not|unable to|cannot|failed to) connect", r"try(?:ing)? again",
        r"lost connection",
        r"not responding|wasn.t able to establish",
        r"zeitüe?berschreitung|délai dépass|tiempo de espera",
        r"tempo (?:de espera|scaduto|esgotado)|истекло|przekroczono czas|zaman aşım|超时"
        r"|逾時|タイムアウト",
    )),
)  # fmt: skip
