package org.denwaban.settings;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// This machine's settings, read once at the start. What a contract says is not here but in the
/// contract's own file.
///
/// @param file          the file they were read from
/// @param dataDirectory keys, journal, turned clock, and the embedded database; 0700
/// @param database      a server of one's own; empty for the embedded one
/// @param pbx           the telephone exchange
/// @param agi           where the dialplan's questions are answered; on loopback, for FastAGI knows no
///                      password
/// @param metrics       where Prometheus reads `/metrics`
/// @param control       where the launcher's own commands reach a running server; on loopback
/// @param desk          where operators' and supervisors' browsers come; empty for none
/// @param mail          how mails leave; empty where none may
/// @param wrapUp        rest of an operator after each call, at least; 0 s to 10 min
/// @param clockKeptOutside something keeps this machine's clock of which its kernel does not know
/// @param contracts     contracts served here
/// @param operators     who takes part, and at which telephone
/// @param supervisors   who may listen to conversations, and at which telephone
/// @param fonts         TrueType files for characters that the shipped typeface does not have: a city's gaiji
/// @param webhooks      programs that are told of what happens
public record Settings(
        Path file,
        Path dataDirectory,
        Optional<DatabaseServer> database,
        Pbx pbx,
        InetSocketAddress agi,
        InetSocketAddress metrics,
        InetSocketAddress control,
        Optional<Desk> desk,
        Optional<Mail> mail,
        Duration wrapUp,
        boolean clockKeptOutside,
        List<ContractEntry> contracts,
        List<Operator> operators,
        List<Supervisor> supervisors,
        List<Path> fonts,
        List<Webhook> webhooks) {

    /// Gaiji of some cities; each is held in memory.
    public static final int MOST_FONTS = 8;

    public Settings {
        contracts = List.copyOf(contracts);
        operators = List.copyOf(operators);
        supervisors = List.copyOf(supervisors);
        fonts = List.copyOf(fonts);
        webhooks = List.copyOf(webhooks);
    }

    /// Each has a thread and, while it sends, a connection to the database, which has sixteen.
    public static final int MOST_WEBHOOKS = 4;

    /// A program that is told of what happens.
    ///
    /// @param name      short, as it stands in the outbox
    /// @param url       https anywhere, http on loopback only
    /// @param secret    with which each body is signed
    /// @param contracts ids of those of which it is told
    /// @param events    of what
    public record Webhook(String name, URI url, Secret secret, List<String> contracts, Set<Event> events) {

        public Webhook {
            contracts = List.copyOf(contracts);
            events = Set.copyOf(events);
        }

        /// What it may be told of.
        public enum Event {
            /// How a call ended is on record.
            CALL_ENDED("call.ended"),
            /// What a call told of people was entered, or corrected.
            RESULT_ENTERED("result.entered");

            private final String word;

            Event(String word) {
                this.word = word;
            }

            /// As it stands in settings and bodies.
            public String word() {
                return word;
            }
        }
    }

    /// Where browsers come.
    ///
    /// @param address     on loopback where there is no certificate
    /// @param certificate what it proves itself with; empty for plain HTTP
    public record Desk(InetSocketAddress address, Optional<Certificate> certificate) {}

    /// A server's certificate and its key, both PEM files.
    public record Certificate(Path chain, Path key) {}

    /// The server that takes our mails (SMTP, RFC 5321).
    ///
    /// @param host    as its certificate names it
    /// @param tls     how the line is sealed
    /// @param ca      PEM: who may have signed its certificate; empty for those that Java trusts
    /// @param account empty where it asks for none
    /// @param from    the sender's address
    /// @param timeout for the connection, and for each answer; 1 s to 10 min
    public record Mail(
            String host,
            int port,
            Tls tls,
            Optional<Path> ca,
            Optional<Account> account,
            String from,
            Duration timeout) {

        /// One address, plain: no name before it, nothing that could be a second one or another header.
        public static final Pattern ADDRESS =
                Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?");

        /// How the line is sealed.
        public enum Tls {
            /// From the first byte on (RFC 8314).
            WHOLE,
            /// By STARTTLS, which must succeed.
            STARTTLS,
            /// Not at all: on loopback only.
            NONE;

            static Tls of(String word) {
                return switch (word) {
                    case "tls" -> WHOLE;
                    case "none" -> NONE;
                    default -> STARTTLS; // what is no such word is told as a fault
                };
            }
        }
    }

    /// A MariaDB of one's own.
    ///
    /// @param url      JDBC URL, `jdbc:mariadb://…`, with `sslMode` said
    /// @param user     account
    /// @param password its password
    public record DatabaseServer(String url, String user, Secret password) {}

    /// The exchange, as `asterisk-config/` sets it up.
    ///
    /// @param systemName   `systemname` of asterisk.conf; first part of every Uniqueid
    /// @param ami          its manager interface
    /// @param hear         the account that hears (no write right)
    /// @param speak        the account that speaks (Originate, Hangup, lists)
    /// @param celDirectory where its `cel.jsonl` appears; a directory of its own, 0700
    /// @param securityLog  its `security.log`; empty where nobody counts who knocks
    /// @param trunk        name of the PJSIP endpoint of the carrier
    /// @param trunkHosts   addresses of the carrier, as far as contract time may ever be turned here:
    ///                     all must be loopback
    /// @param operatorRing how long an operator's telephone rings; a permit lives 5 s longer
    public record Pbx(
            String systemName,
            InetSocketAddress ami,
            Account hear,
            Account speak,
            Path celDirectory,
            Optional<Path> securityLog,
            String trunk,
            List<String> trunkHosts,
            Duration operatorRing) {

        public Pbx {
            trunkHosts = List.copyOf(trunkHosts);
        }
    }

    /// An account of the manager interface.
    public record Account(String user, Secret secret) {}

    /// A contract served here.
    ///
    /// @param file its contract file
    /// @param dial whether its call list is dialled; must be said, for nothing dials by accident
    public record ContractEntry(Path file, boolean dial) {}

    /// An operator and the telephone in front of them.
    ///
    /// @param id        short name, as it stands in the records
    /// @param phone     PJSIP endpoint, e.g. `PJSIP/1001`
    /// @param contracts ids of the contracts they serve
    public record Operator(String id, String phone, List<String> contracts) {

        public Operator {
            contracts = List.copyOf(contracts);
        }
    }

    /// A supervisor's telephone: calls of no contract reach it.
    ///
    /// @param id    the user's name
    /// @param phone PJSIP endpoint, e.g. `PJSIP/1901`
    public record Supervisor(String id, String phone) {}
}
