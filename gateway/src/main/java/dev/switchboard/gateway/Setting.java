package dev.switchboard.gateway;

import dev.switchboard.dashboard.board.BoardLimits;
import dev.switchboard.gateway.call.Interruption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Every setting: its key in the file, its environment variable, its default and what it means. The one list there is; the
/// reader, the printed help and the README's table follow it.
enum Setting {
    HTTP_PORT("8003", "port of the control plane (REST, dashboard); 0 picks a free one"),
    VOICE_PORT("8004", "port of the voice plane (call page, caller sockets); 0 picks a free one"),
    ENGINE_PORT("8005", "port of the local engine, loopback only; 0 picks a free one"),
    BIND("127.0.0.1", "address of the control plane; beyond loopback everybody logs in, and the first start prints an admin's password (docs/ACCESS.md)"),
    VOICE_BIND("127.0.0.1", "address of the voice plane; beyond loopback it needs allowed-origins"),
    TRANSPORT("auto", "what carries the voice plane's sockets: io_uring, epoll, nio, or auto, which takes the first of these that this system has"),
    PUBLIC_URL("", "https address under which carriers reach the voice plane; what they sign"),
    ALLOWED_ORIGINS("", "further web origins whose pages may call, comma separated"),
    SESSION_IDLE("1h", "a dashboard session ends so long after the last thing its owner did"),
    SESSION_LONGEST("12h", "a dashboard session ends so long after its log-in, whatever happens"),
    OIDC_ISSUER("", "address of an OpenID Connect provider at which people log in to the dashboard, such as https://login.example.com/realms/desk"),
    OIDC_CLIENT_ID("", "this dashboard's client id there; its redirect address is …/api/login/oidc/callback"),
    OIDC_CLIENT_SECRET("", "its secret there; empty for a public client"),
    OIDC_ROLES_CLAIM("roles", "where the ID token names a person's roles here, with dots into objects, such as realm_access.roles"),
    DATA_DIR("./data", "folder of tickets.db and recordings"),
    SPEECH_DIR("", "folder of what the local engine's ears learned; empty means speech in the data folder"),
    VOSK_MODEL("", "folder of a Vosk model, with which the local engine hears in place of PocketSphinx"),
    SPEECH_SYNTHESISER("flite", "what speaks for the local engine: flite, or espeak where the user has installed espeak-ng"),
    DATABASE_URL("", "JDBC address of the tickets; empty means SQLite in the data folder"),
    AGENTS_DIR("", "folder of further agent files; one with the id of a built-in agent replaces it"),
    TOOLS_DIR("", "folder of tools of your own: HTTP APIs, OpenAPI documents and MCP servers as .yaml files, Java ones as .jar files (docs/TOOLS.md)"),
    SCORECARDS_DIR("", "folder of further forms and sampling plans of quality review; one with the id of a built-in one replaces it (docs/SCORECARDS.md)"),
    DEFAULT_AGENT("riley", "id of the agent that answers when the caller names none"),
    REALTIME_URL("", "ws or wss address of any Realtime-compatible server"),
    REALTIME_API_KEY("", "bearer key for realtime-url"),
    REALTIME_DIALECT("ga", "what is spoken: ga; live (GPT-Live) with any cloud; beta only with realtime-url"),
    REALTIME_MODEL("gpt-realtime-2.1", "model name for OpenAI and realtime-url; gpt-live-1 unless set where live is spoken"),
    LIVE_PATH("", "path of GPT-Live; empty means /v1/live/sessions, on Azure /openai/v1/live/sessions"),
    LIVE_BACKEND_MODEL("", "model on which the GPT-Live server runs the tools' work; empty means this gateway reads it from the words"),
    TRANSCRIPTION_MODEL("gpt-transcribe", "model (Azure: deployment) that transcribes the caller"),
    MODEL_CONNECT_TIMEOUT("5s", "from dialling the model to a session that stands; then the next try"),
    MODEL_RETRIES("5", "tries after a failed one before a call is given up, with growing pauses; 0 tries once"),
    MODEL_KEEPALIVE("15s", "a model silent for so long, not even answering pings, counts as lost"),
    MODEL_ROLLOVER("2m", "how long before a model session expires the next one is connected"),
    MODEL_HELD_AUDIO("15s", "how much of what the caller says is kept while no model hears it"),
    AZURE_OPENAI_ENDPOINT("AZURE_OPENAI_ENDPOINT", "", "https address of the Azure OpenAI resource"),
    AZURE_OPENAI_API_KEY("AZURE_OPENAI_API_KEY", "", "key of the Azure OpenAI resource"),
    AZURE_OPENAI_REALTIME_DEPLOYMENT("AZURE_OPENAI_REALTIME_DEPLOYMENT", "", "name of the Azure realtime deployment"),
    OPENAI_API_KEY("OPENAI_API_KEY", "", "key for OpenAI"),
    PRICE_TABLE("", "YAML file of what models cost; empty means the built-in table (gateway/src/main/resources/prices.yaml)"),
    TWILIO_AUTH_TOKEN("TWILIO_AUTH_TOKEN", "", "Twilio's auth token; with it every Twilio request must be signed"),
    TWILIO_ACCOUNT_SID("TWILIO_ACCOUNT_SID", "", "Twilio's account, with which answers to text messages are sent; without it they go into the response to Twilio's request (docs/TEXT.md)"),
    TWILIO_API_URL("https://api.twilio.com", "address of Twilio's API"),
    SMS_FROM("", "our number, such as +15550001111, from which tickets and payment links go by text message; needs twilio-account-sid"),
    SMS_IDLE("30m", "a conversation by text message is over, and its ticket closed, so long after its last message"),
    SMS_SEGMENTS("6", "segments (160 characters, or 70 with any beyond the GSM alphabet) that an answer by text message may have; the rest is left out"),
    SMS_HELP("Write what you need and we answer here. Reply STOP to get no more messages. Your carrier's message rates may apply.", "what HELP and INFO are answered with"),
    CHAT_IDLE("10m", "a web chat is over, and its ticket closed, so long after its last message"),
    API_TOKEN("", "keys that open /v1/realtime, comma separated; without one only programs of this machine may connect"),
    REALTIME_REVEAL("false", "true shows clients of /v1/realtime the agent's instructions and tools"),
    MAX_CALLS("200", "calls at once; further callers get 503"),
    CALLS_PER_MINUTE_PER_ADDRESS("60", "calls one address or telephone number may begin in a minute, else 429; 0 for any; this machine counts for nobody"),
    TRUSTED_PROXIES("", "addresses or networks of proxies whose X-Forwarded-For is believed, comma separated"),
    CALL_LONGEST("60m", "longest call, ended with a goodbye; 0 for none"),
    CALL_WARNING("30s", "how long before the end of the longest call the agent says so; 0 for not"),
    CALL_SILENCE_PROMPT("20s", "quiet after which the agent asks whether the caller is there; after as much again it says goodbye and ends; 0 for not"),
    CALL_SILENCE("3m", "a call in which nothing is said, played or reported for so long is ended without a word; 0 for not"),
    CALL_DRAIN("5s", "how long a hang-up waits for words and tools still under way"),
    HUMAN_WAIT("45s", "how long a caller who asked for a person waits for a supervisor to take the call before the agent offers a call-back; 0 says at once that nobody is there"),
    SUPERVISOR_RETURN("5s", "a supervisor who has taken a call over and is not heard for so long (a lost connection) gives it back to the agent"),
    APPROVAL_WAIT("2m", "how long a run of a tool waits for somebody to approve it (docs/TOOL-RUNS.md) before it is refused; 0 refuses at once what needs an approval"),
    ALERT_SILENCE("15s", "the board raises an alert for a call in which nobody was heard for so long; 0 for not"),
    ALERT_NOT_UNDERSTOOD("2", "… for one whose caller was not understood in so many turns on end; 0 for not"),
    ALERT_TOOL_FAILURES("1", "… for one in which so many tool calls have failed since one succeeded; 0 for not"),
    ALERT_COST("1.00", "… for one that has cost more US dollars by the price table; 0 for not"),
    ALERT_ANGRY_WORDS(BoardLimits.USUAL_ANGRY_WORDS, "… for one whose caller says one of these, comma separated; none for not"),
    ALERT_HUMAN_WORDS(BoardLimits.USUAL_HUMAN_WORDS, "… for one whose caller asks for a person with one of these, comma separated; none for not"),
    ALERT_AGAIN_WORDS(BoardLimits.USUAL_AGAIN_WORDS, "what agents say when they did not understand, comma separated; none for not"),
    SERVICE_LEVEL("3s", "a call counts as answered in time when the agent is heard so soon after its arrival"),
    SHUTDOWN_WAIT("0", "how long calls may go on after SIGTERM or Ctrl-C before they are ended with a goodbye; a second signal ends them at once"),
    BARGE_IN_SPEECH("250ms", "speech over the agent that is shorter does not interrupt it; 0ms leaves interruptions and turns to the model"),
    BARGE_IN_BACKCHANNELS(Interruption.USUAL_BACKCHANNELS, "what callers say over the agent without interrupting it, comma separated"),
    RECORDING("off", "whether calls are recorded: off, on, or announced by the agent first; for agents that say nothing of their own"),
    RECORDING_DAYS("90", "whole days a recording is kept; 0 for ever"),
    RECORDING_PAUSE_ON_CARDS("60s", "how long a recording pauses at most after the agent last asked for a card number, a security code or a payment; 0 for not pausing by itself"),
    SUMMARY_URL("", "address of a chat completions API, such as https://api.openai.com/v1, whose model reviews each call that is over"),
    SUMMARY_MODEL("", "model at summary-url"),
    SUMMARY_API_KEY("", "bearer key for summary-url"),
    SUMMARY_LANGUAGE("", "language, such as en or Malay, into which the model translates each transcript as well; empty for not"),
    AZURE_OPENAI_CHAT_DEPLOYMENT("AZURE_OPENAI_CHAT_DEPLOYMENT", "", "name of an Azure chat deployment that reviews calls in place of summary-url"),
    HELP_CENTRE_DIR("", "folder of further help-centre documents (.md, .html, .txt, .pdf), read again when a file changes (docs/HELP-CENTRE.md)"),
    EMBEDDINGS_URL("", "address of an embeddings API, such as https://api.openai.com/v1, with which the help centre is searched by meaning as well as by words"),
    EMBEDDINGS_MODEL("", "model at embeddings-url"),
    EMBEDDINGS_API_KEY("", "bearer key for embeddings-url"),
    EMBEDDINGS_LIKENESS("0.5", "from which likeness (cosine) to a question on an article counts as its answer by meaning alone; it differs from model to model"),
    AZURE_OPENAI_EMBEDDINGS_DEPLOYMENT("AZURE_OPENAI_EMBEDDINGS_DEPLOYMENT", "", "name of an Azure embeddings deployment in place of embeddings-url"),
    OUTBOUND_ALLOW("", "hosts and networks that webhooks and tools may reach besides https addresses of the public Internet, comma separated, such as crm.internal,10.1.0.0/16; these by http too"),
    PAYMENTS("", "how tickets are paid: desk (a page that takes test cards and no money), stripe (docs/PAYMENTS.md) or off; empty means desk where only this machine reaches the voice plane, else off"),
    STRIPE_KEY("", "secret or restricted key for payments=stripe; sk_test_ takes no money, sk_live_ does"),
    STRIPE_WEBHOOK_SECRET("", "signing secrets (whsec_) of the webhook endpoints at Stripe that tell /stripe/webhook, comma separated"),
    STRIPE_CHECKOUT("session", "where customers pay at Stripe: session (a checkout session of their own) or link (a payment link); what may be paid for longer than a day is always a link"),
    STRIPE_URL("https://api.stripe.com", "address of Stripe's API"),
    TICKET_HOUSE("Box office", "whose tickets they are, as a phone's wallet shows it (docs/ENTRY.md)"),
    TICKET_FONT("", "TrueType font for names on tickets in scripts that Liberation Sans and DejaVu Sans have not"),
    PASS_CERTIFICATE("", "PKCS#12 file of Apple's certificate for a pass type, which signs passes for phones' wallets; empty signs with a development certificate, which no phone trusts"),
    PASS_CERTIFICATE_PASSWORD("", "its password"),
    PASS_INTERMEDIATE("", "file of Apple's WWDR certificate, which phones need for the chain"),
    MAIL("off", "how tickets, payment links and summaries of calls (to callers who agreed) go by e-mail: off, smtp or resend"),
    MAIL_FROM("", "sender of such mail: an address, or a name with the address in angle brackets behind it"),
    SMTP_HOST("", "mail server for mail=smtp"),
    SMTP_PORT("587", "its port"),
    SMTP_SECURITY("starttls", "how the way to it is encrypted: starttls (else nothing is sent), tls (from the first byte) or none (without smtp-user, or on this machine)"),
    SMTP_USER("", "user at smtp-host, where it wants one"),
    SMTP_PASSWORD("", "password of smtp-user"),
    RESEND_API_KEY("RESEND_API_KEY", "", "key of Resend for mail=resend"),
    RESEND_BASE_URL("RESEND_BASE_URL", "https://api.resend.com", "address of Resend's API"),
    REDACTION("cards", "when card numbers, security codes, IBANs, NRICs, e-mail addresses and telephone numbers are replaced in transcripts: off; cards (card numbers and security codes are never stored, the rest stays); read (so, and the rest hidden whenever shown); write (nothing of them is ever stored)"),
    REDACTION_KEEP_ORIGINAL("false", "with redaction=read, true stores card numbers and security codes too as they were said"),
    ENCRYPTION_KEYS("", "keys that what was said is encrypted with, ID:KEY comma separated, the first for writing, all for reading; KEY is base64 of 32 bytes (openssl rand -base64 32); empty stores it as it is (docs/PRIVACY.md)"),
    RETENTION_DAYS("0", "whole days a closed ticket is kept with all that belongs to it; 0 for ever"),
    RETENTION_BY_CATEGORY("", "the same for single categories, such as general_inquiry=30,complaint=2000; 0 for ever"),
    QUEUE_ENTRIES("65536", "ticket entries that may wait for the database"),
    JOURNAL_MEGABYTES("256", "MiB of ticket entries that may wait on disk (journal in the data folder) while the database takes none; 0 for none");

    private final String environment;
    private final String fallback;
    private final String meaning;

    Setting(String fallback, String meaning) {
        this.environment = "SWITCHBOARD_" + name();
        this.fallback = fallback;
        this.meaning = meaning;
    }

    Setting(String environment, String fallback, String meaning) {
        this.environment = environment;
        this.fallback = fallback;
        this.meaning = meaning;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String environment() {
        return environment;
    }

    String fallback() {
        return fallback;
    }

    String meaning() {
        return meaning;
    }

    /// Whether its value must never be printed.
    boolean secret() {
        return name().endsWith("_KEY") || name().endsWith("_KEYS") || name().endsWith("_TOKEN")
                || name().endsWith("_PASSWORD") || name().endsWith("_SECRET");
    }

    static Optional<Setting> ofKey(String key) {
        return Arrays.stream(values()).filter(setting -> setting.key().equals(key)).findFirst();
    }
}
