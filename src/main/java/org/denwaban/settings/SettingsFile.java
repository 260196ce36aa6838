package org.denwaban.settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// Reads the settings file (TOML, UTF-8). Every fault is told at once, with its line; an unknown key is
/// a fault. What each key means: docs/operate.md.
public final class SettingsFile {

    static final Duration WRAP_UP_MOST = Duration.ofMinutes(10);
    static final Duration OPERATOR_RING_MOST = Duration.ofSeconds(60);

    /// What RFC 5321 (4.5.3.2.6) has a sender wait for the last answer; the lease of a mail lasts longer.
    static final Duration MAIL_PATIENCE_MOST = Duration.ofMinutes(10);

    private static final String CLOSED = "closed_network";
    private static final int UNKNOWN_PORT = 0;
    private static final Pattern HOOK_NAME = Pattern.compile("(?!.*[0-9]{6})[a-z0-9-]{1,40}");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("[?&]password=", Pattern.CASE_INSENSITIVE);

    private final Path file;
    private final Path base;
    private final List<String> faults = new ArrayList<>();

    private SettingsFile(Path file) {
        this.file = file;
        this.base = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
    }

    /// Reads `file`; paths in it are relative to its own folder.
    ///
    /// @throws SettingsException with every fault of the file
    public static Settings read(Path file) throws SettingsException {
        return new SettingsFile(file).settings();
    }

    private Settings settings() throws SettingsException {
        var toml = parse();
        var settings = toml == null ? null : fill(toml);
        if (settings == null || !faults.isEmpty()) {
            throw new SettingsException(file, faults);
        }
        return settings;
    }

    private @Nullable TomlParseResult parse() {
        try {
            var toml = Toml.parse(Files.readString(file));
            toml.errors().forEach(error -> fault(error.position(), String.valueOf(error.getMessage())));
            return toml.hasErrors() ? null : toml;
        } catch (
                RuntimeException
                        e) { // tomlj 2.2.0 fails on an inline table that a comment leaves open (found by fuzzing)
            faults.add("is no TOML; look where it was changed last for a { or [ that is not closed");
            return null;
        } catch (IOException e) {
            faults.add("cannot be read (" + e.getClass().getSimpleName() + "); name an existing file with --config");
            return null;
        }
    }

    private Settings fill(TomlTable toml) {
        known(
                toml,
                "",
                Set.of(
                        "data_directory",
                        "wrap_up_seconds",
                        "clock_kept_outside",
                        "fonts",
                        "database",
                        "pbx",
                        "agi",
                        "metrics",
                        "control",
                        "desk",
                        "mail",
                        "contract",
                        "operator",
                        "supervisor",
                        "webhook"));
        var settings = new Settings(
                file,
                path(toml, "data_directory", ""),
                Optional.ofNullable(table(toml, "database", false)).map(this::database),
                pbx(orEmpty(table(toml, "pbx", true))),
                address(orEmpty(table(toml, "agi", true)), "agi", true),
                addressWithinReach(orEmpty(table(toml, "metrics", true))),
                address(orEmpty(table(toml, "control", true)), "control", true),
                Optional.ofNullable(table(toml, "desk", false)).map(this::desk),
                Optional.ofNullable(table(toml, "mail", false)).map(this::mail),
                seconds(toml, "wrap_up_seconds", "", Duration.ZERO, WRAP_UP_MOST, Duration.ofSeconds(5)),
                said(toml, "clock_kept_outside", ""),
                tables(toml, "contract").stream().map(this::contract).toList(),
                tables(toml, "operator").stream().map(this::operator).toList(),
                someTables(toml, "supervisor").stream().map(this::supervisor).toList(),
                fonts(toml),
                someTables(toml, "webhook").stream().map(this::webhook).toList());
        onlyOnce(settings.webhooks().stream().map(Settings.Webhook::name).toList(), "webhook.name");
        if (settings.webhooks().size() > Settings.MOST_WEBHOOKS) {
            fault(position(toml, "webhook"), "there are more than " + Settings.MOST_WEBHOOKS + " [[webhook]]");
        }
        onlyOnce(
                Stream.concat(
                                settings.operators().stream().map(Settings.Operator::id),
                                settings.supervisors().stream().map(Settings.Supervisor::id))
                        .toList(),
                "id of operator and supervisor");
        onlyOnce(
                Stream.concat(
                                settings.operators().stream().map(Settings.Operator::phone),
                                settings.supervisors().stream().map(Settings.Supervisor::phone))
                        .toList(),
                "phone of operator and supervisor");
        onlyOnce(
                Stream.concat(
                                Stream.of(settings.agi(), settings.metrics(), settings.control()),
                                settings.desk().map(Settings.Desk::address).stream())
                        .map(InetSocketAddress::getPort)
                        .filter(port -> port != UNKNOWN_PORT)
                        .map(String::valueOf)
                        .toList(),
                "port of agi, metrics, control and desk");
        onlyOnce(
                settings.contracts().stream()
                        .map(each -> each.file().toString())
                        .toList(),
                "contract.file");
        return settings;
    }

    private Settings.DatabaseServer database(TomlTable table) {
        known(table, "database.", Set.of("url", "user", "password", "password_file"));
        var url = string(table, "url", "database.");
        if (PASSWORD_IN_URL.matcher(url).find()) {
            fault(position(table, "url"), "database.url holds a password; say it in database.password_file");
        }
        return new Settings.DatabaseServer(
                url, string(table, "user", "database."), secret(table, "password", "database."));
    }

    /// Names, passwords and cards cross the network there: in the clear only where it does not leave this machine.
    private Settings.Desk desk(TomlTable table) {
        known(table, "desk.", Set.of("address", "certificate_file", "key_file"));
        var certificate = certificate(table);
        return new Settings.Desk(hostAndPort(table, "desk", certificate.isEmpty()), certificate);
    }

    private Optional<Settings.Certificate> certificate(TomlTable table) {
        if (!table.contains("certificate_file") && !table.contains("key_file")) {
            return Optional.empty();
        }
        var certificate =
                new Settings.Certificate(path(table, "certificate_file", "desk."), path(table, "key_file", "desk."));
        try {
            refuseOpenToOthers(table, "key_file", "desk.", certificate.key());
        } catch (IOException e) {
            fault(position(table, "key_file"), "desk.key_file names a file that cannot be read");
        }
        return Optional.of(certificate);
    }

    /// What leaves by mail crosses networks: in the clear only where it does not leave this machine.
    private Settings.Mail mail(TomlTable table) {
        known(
                table,
                "mail.",
                Set.of("address", "tls", "ca_file", "user", "password", "password_file", "from", "timeout_seconds"));
        var tls = string(table, "tls", "mail.");
        if (!Set.of("tls", "starttls", "none").contains(tls)) {
            fault(position(table, "tls"), "mail.tls must be \"tls\", \"starttls\" or, on loopback only, \"none\"");
        }
        var text = string(table, "address", "mail.");
        var address = hostAndPort(table, "mail", tls.equals("none"));
        var from = string(table, "from", "mail.");
        if (!Settings.Mail.ADDRESS.matcher(from).matches()) {
            fault(position(table, "from"), "mail.from must be one address, such as \"denwaban@centre.example\"");
        }
        return new Settings.Mail(
                text.substring(0, Math.max(0, text.lastIndexOf(':'))),
                address.getPort(),
                Settings.Mail.Tls.of(tls),
                table.contains("ca_file") ? Optional.of(path(table, "ca_file", "mail.")) : Optional.empty(),
                table.contains("user")
                        ? Optional.of(new Settings.Account(
                                string(table, "user", "mail."), secret(table, "password", "mail.")))
                        : Optional.empty(),
                from,
                seconds(
                        table,
                        "timeout_seconds",
                        "mail.",
                        Duration.ofSeconds(1),
                        MAIL_PATIENCE_MOST,
                        Duration.ofSeconds(60)));
    }

    private Settings.Pbx pbx(TomlTable table) {
        known(
                table,
                "pbx.",
                Set.of(
                        "system_name",
                        "address",
                        "hear_user",
                        "hear_secret",
                        "hear_secret_file",
                        "speak_user",
                        "speak_secret",
                        "speak_secret_file",
                        "cel_directory",
                        "security_log",
                        "trunk",
                        "trunk_hosts",
                        "operator_ring_seconds",
                        "closed_network"));
        return new Settings.Pbx(
                string(table, "system_name", "pbx."),
                withinReach(table, "pbx"),
                new Settings.Account(string(table, "hear_user", "pbx."), secret(table, "hear_secret", "pbx.")),
                new Settings.Account(string(table, "speak_user", "pbx."), secret(table, "speak_secret", "pbx.")),
                path(table, "cel_directory", "pbx."),
                table.contains("security_log") ? Optional.of(path(table, "security_log", "pbx.")) : Optional.empty(),
                string(table, "trunk", "pbx."),
                strings(table, "trunk_hosts", "pbx."),
                seconds(
                        table,
                        "operator_ring_seconds",
                        "pbx.",
                        Duration.ofSeconds(1),
                        OPERATOR_RING_MOST,
                        Duration.ofSeconds(20)));
    }

    private Settings.ContractEntry contract(TomlTable table) {
        known(table, "contract.", Set.of("file", "dial"));
        if (!(table.get("dial") instanceof Boolean)) {
            fault(
                    position(table, "dial"),
                    "contract.dial is missing or neither true nor false; say whether it is dialled");
        }
        return new Settings.ContractEntry(path(table, "file", "contract."), Boolean.TRUE.equals(table.get("dial")));
    }

    private Settings.Operator operator(TomlTable table) {
        known(table, "operator.", Set.of("id", "phone", "contracts"));
        return new Settings.Operator(
                string(table, "id", "operator."), phone(table, "operator."), strings(table, "contracts", "operator."));
    }

    private Settings.Supervisor supervisor(TomlTable table) {
        known(table, "supervisor.", Set.of("id", "phone"));
        return new Settings.Supervisor(string(table, "id", "supervisor."), phone(table, "supervisor."));
    }

    private Settings.Webhook webhook(TomlTable table) {
        known(table, "webhook.", Set.of("name", "url", "secret", "secret_file", "contracts", "events"));
        var name = string(table, "name", "webhook.");
        if (!HOOK_NAME.matcher(name).matches()) {
            fault(
                    position(table, "name"),
                    "webhook.name must be 1 to 40 of a-z, 0-9 and hyphens, no six digits in a row");
        }
        var words = strings(table, "events", "webhook.");
        var events = Stream.of(Settings.Webhook.Event.values())
                .filter(event -> words.contains(event.word()))
                .collect(Collectors.toSet());
        if (events.size() != words.size()) {
            fault(position(table, "events"), "webhook.events must be out of \"call.ended\" and \"result.entered\"");
        }
        return new Settings.Webhook(
                name,
                hookUrl(table),
                secret(table, "secret", "webhook."),
                strings(table, "contracts", "webhook."),
                events);
    }

    /// In the clear only where it does not leave this machine, and then by no name that somebody else could resolve.
    private URI hookUrl(TomlTable table) {
        try {
            var url = new URI(string(table, "url", "webhook."));
            boolean whole = url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null;
            if (whole
                    && ("https".equals(url.getScheme())
                            || ("http".equals(url.getScheme())
                                    && LOOPBACK.matcher(url.getHost()).matches()))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // told below, like every other fault of it
        }
        fault(
                position(table, "url"),
                "webhook.url must be https://host/…, or http:// on 127.0.0.1, [::1] or localhost; no user in it");
        return URI.create("https://invalid.invalid/");
    }

    private String phone(TomlTable table, String prefix) {
        var phone = string(table, "phone", prefix);
        if (!phone.matches("PJSIP/[A-Za-z0-9._-]{1,40}")) {
            fault(position(table, "phone"), prefix + "phone must name a PJSIP endpoint, such as \"PJSIP/1001\"");
        }
        return phone;
    }

    private List<Path> fonts(TomlTable toml) {
        if (!toml.contains("fonts")) {
            return List.of();
        }
        var files = strings(toml, "fonts", "");
        if (files.size() > Settings.MOST_FONTS) {
            fault(position(toml, "fonts"), "fonts names more than " + Settings.MOST_FONTS + " files");
        }
        return files.stream().map(file -> base.resolve(file).normalize()).toList();
    }

    private InetSocketAddress address(TomlTable table, String name, boolean loopbackOnly) {
        known(table, name + ".", Set.of("address"));
        return hostAndPort(table, name, loopbackOnly);
    }

    private InetSocketAddress addressWithinReach(TomlTable table) {
        known(table, "metrics.", Set.of("address", "closed_network"));
        return withinReach(table, "metrics");
    }

    /// Neither AMI nor the page of figures is sealed on its way. Another machine's address may only be a closed
    /// network's, and somebody must have said that it is one.
    private InetSocketAddress withinReach(TomlTable table, String name) {
        boolean closed = said(table, CLOSED, name + ".");
        var address = hostAndPort(table, name, false);
        if (!address.getAddress().isLoopbackAddress() && !closed) {
            fault(
                    position(table, "address"),
                    ("E-CFG-008 %s.address leaves this machine in the clear; end a tunnel (ssh, stunnel, WireGuard) on"
                                    + " loopback and name that, or say %s.%s = true where nobody else is on that network")
                            .formatted(name, name, CLOSED));
        }
        return address;
    }

    /// A fact that only a person knows: so unless it is said.
    private boolean said(TomlTable table, String key, String prefix) {
        if (table.contains(key) && !(table.get(key) instanceof Boolean)) {
            fault(position(table, key), prefix + key + " must be true or false");
        }
        return Boolean.TRUE.equals(table.get(key));
    }

    private InetSocketAddress hostAndPort(TomlTable table, String name, boolean loopbackOnly) {
        var text = string(table, "address", name + ".");
        int colon = text.lastIndexOf(':');
        int port = colon < 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")
                ? -1
                : Integer.parseInt(text.substring(colon + 1));
        if (port < 1 || port > 65535) {
            fault(position(table, "address"), name + ".address must be \"host:port\", such as \"127.0.0.1:4573\"");
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), UNKNOWN_PORT);
        }
        if (colon == 0) {
            fault(position(table, "address"), name + ".address says no host before its port");
        }
        try {
            var hosts = InetAddress.getAllByName(text.substring(0, colon));
            if (loopbackOnly && !Stream.of(hosts).allMatch(InetAddress::isLoopbackAddress)) {
                fault(
                        position(table, "address"),
                        name + ".address must lie on loopback (127.0.0.0/8 or [::1])"
                                + (name.equals("desk") ? ", or desk.certificate_file and desk.key_file be said" : ""));
            }
            return new InetSocketAddress(InetAddress.getByAddress(hosts[0].getAddress()), port);
        } catch (UnknownHostException e) {
            fault(position(table, "address"), name + ".address names a host that is not known here");
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), UNKNOWN_PORT);
        }
    }

    private Secret secret(TomlTable table, String key, String prefix) {
        var fileKey = key + "_file";
        if (table.contains(key) == table.contains(fileKey)) {
            fault(position(table, key), "say either " + prefix + key + " or " + prefix + fileKey);
            return new Secret("");
        }
        return table.contains(key) ? secretHere(table, key, prefix) : secretElsewhere(table, fileKey, prefix);
    }

    /// In the settings themselves, which then are a secret as a whole.
    private Secret secretHere(TomlTable table, String key, String prefix) {
        try {
            refuseOpenToOthers(table, key, prefix, file);
        } catch (IOException e) {
            fault(position(table, key), "whether others may read the settings cannot be told");
        }
        return checked(table, key, prefix, string(table, key, prefix));
    }

    private Secret secretElsewhere(TomlTable table, String key, String prefix) {
        var secretFile = path(table, key, prefix);
        try {
            refuseOpenToOthers(table, key, prefix, secretFile);
            var secret = Files.readString(secretFile).strip();
            if (secret.isEmpty()) {
                fault(position(table, key), prefix + key + " names an empty file");
            }
            return checked(table, key, prefix, secret);
        } catch (IOException e) {
            fault(position(table, key), prefix + key + " names a file that cannot be read (" + secretFile + ")");
            return new Secret("");
        }
    }

    private void refuseOpenToOthers(TomlTable table, String key, String prefix, Path holder) throws IOException {
        if (SecretFile.openToOthers(holder)) {
            fault(
                    position(table, key),
                    "%s%s: others may use %s (%s), and it holds a secret; do: chmod 600 %s"
                            .formatted(prefix, key, holder, SecretFile.permissions(holder), holder));
        }
    }

    /// A line break in a secret would be a line of its own in the PBX's language.
    private Secret checked(TomlTable table, String key, String prefix, String secret) {
        if (secret.chars().anyMatch(Character::isISOControl)) {
            fault(position(table, key), prefix + key + " has more than one line, or a control character");
        }
        return new Secret(secret);
    }

    private Duration seconds(
            TomlTable table, String key, String prefix, Duration least, Duration most, Duration byDefault) {
        if (!table.contains(key)) {
            return byDefault;
        }
        if (!(table.get(key) instanceof Long value) || value < least.toSeconds() || value > most.toSeconds()) {
            fault(
                    position(table, key),
                    "%s%s must be whole seconds, %d to %d".formatted(prefix, key, least.toSeconds(), most.toSeconds()));
            return byDefault;
        }
        return Duration.ofSeconds(value);
    }

    private Path path(TomlTable table, String key, String prefix) {
        return base.resolve(string(table, key, prefix)).normalize();
    }

    private String string(TomlTable table, String key, String prefix) {
        if (table.get(key) instanceof String text && !text.isBlank()) {
            return text;
        }
        fault(position(table, key), prefix + key + " is missing or no text in quotation marks");
        return "";
    }

    private List<String> strings(TomlTable table, String key, String prefix) {
        if (table.isArray(key)) {
            var values = table.getArrayOrEmpty(key).toList();
            if (!values.isEmpty() && values.stream().allMatch(String.class::isInstance)) {
                return values.stream().map(String.class::cast).toList();
            }
        }
        fault(position(table, key), prefix + key + " must be a list of texts, such as [\"a\", \"b\"]");
        return List.of();
    }

    private @Nullable TomlTable table(TomlTable toml, String key, boolean required) {
        if (toml.isTable(key)) {
            return toml.getTable(key);
        }
        if (required || toml.contains(key)) {
            fault(position(toml, key), "the table [" + key + "] is missing");
        }
        return null;
    }

    private static TomlTable orEmpty(@Nullable TomlTable table) {
        return table == null ? Toml.parse("") : table;
    }

    private List<TomlTable> tables(TomlTable toml, String key) {
        var found = someTables(toml, key);
        if (found.isEmpty()) {
            fault(position(toml, key), "at least one [[" + key + "]] is needed");
        }
        return found;
    }

    private static List<TomlTable> someTables(TomlTable toml, String key) {
        var found = new ArrayList<TomlTable>();
        if (toml.isArray(key)) {
            var array = toml.getArrayOrEmpty(key);
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof TomlTable table) {
                    found.add(table);
                }
            }
        }
        return found;
    }

    private void known(TomlTable table, String prefix, Set<String> keys) {
        for (var key : table.keySet()) {
            if (!keys.contains(key)) {
                var meant = Nearest.to(key, keys)
                        .map(near -> "; did you mean '" + prefix + near + "'?")
                        .orElse("");
                fault(position(table, key), "unknown key '" + prefix + key + "'" + meant);
            }
        }
    }

    private void onlyOnce(List<String> values, String what) {
        var seen = new HashSet<String>();
        for (var value : values) {
            if (!seen.add(value)) {
                fault(null, what + " stands twice: " + value);
            }
        }
    }

    private static @Nullable TomlPosition position(TomlTable table, String key) {
        return table.inputPositionOf(List.of(key));
    }

    private void fault(@Nullable TomlPosition position, String what) {
        faults.add(position == null ? what : "line " + position.line() + ": " + what);
    }
}
