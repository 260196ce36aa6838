package org.denwaban.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Optional;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.privacy.ApprovalDesk;
import org.denwaban.privacy.ApprovalFault;
import org.denwaban.privacy.ApprovalRefused;
import org.denwaban.privacy.Export;
import org.denwaban.privacy.ExportKind;
import org.denwaban.staff.Passwords;
import org.denwaban.staff.SignInDesk;
import org.denwaban.staff.UserStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `./denwaban approval ask|grant|list|revoke`: a second person's word on letting personal data out.
@Command(
        name = "approval",
        mixinStandardHelpOptions = true,
        description = {
            "Asks for, grants, lists and revokes approvals of files that hold personal data.",
            "Whoever asks makes the file; another one, a supervisor or commissioner of the contract, approves it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./denwaban approval ask --contract yokosuka-2018 --kind RESULT_REPORT \\",
            "         --month 2018-11 --why \"11月分の報告\"",
            "  ./denwaban approval grant APPROVAL --contract yokosuka-2018 --as sup1",
            "  ./denwaban approval list --contract yokosuka-2018"
        })
public final class ApprovalCommand {

    private final LiveCampaigns.Opening opening;
    private final InputStream in;

    @Option(
            names = "--contract",
            required = true,
            paramLabel = "ID",
            description = "a contract of the settings",
            scope = ScopeType.INHERIT)
    private String id = "";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the settings file (default: denwaban.toml)",
            scope = ScopeType.INHERIT)
    private @Nullable Path config;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    /// @param opening opens what the settings describe
    /// @param in      where a password and a code are read from
    public ApprovalCommand(LiveCampaigns.Opening opening, InputStream in) {
        this.opening = opening;
        this.in = in;
    }

    private interface Work {
        void on(ApprovalDesk desk, LiveCampaigns campaigns) throws ApprovalRefused;
    }

    private int with(Work work) {
        try (var campaigns = opening.open(config)) {
            var _ = campaigns.named(spec.commandLine(), id);
            work.on(
                    new ApprovalDesk(
                            campaigns.database(),
                            new UserStore(campaigns.vault().get()),
                            SystemClock.SYSTEM),
                    campaigns);
            return 0;
        } catch (ApprovalRefused e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    @Command(name = "ask", mixinStandardHelpOptions = true, description = "Asks for an approval; prints its id.")
    int ask(
            @Option(names = "--kind", required = true, paramLabel = "KIND", description = "RESULT_REPORT or POSTCARDS")
                    ExportKind kind,
            @Option(names = "--month", paramLabel = "MONTH", description = "of a result report, such as 2018-11")
                    @Nullable
                    YearMonth month,
            @Option(names = "--why", required = true, paramLabel = "TEXT", description = "why; nobody's personal data")
                    String why,
            @Option(names = "--days", defaultValue = "7", paramLabel = "DAYS", description = "good for 1 to 31 (7)")
                    int days,
            @Option(
                            names = "--by",
                            defaultValue = "${sys:user.name}",
                            paramLabel = "NAME",
                            description = "who asks, for the record (default: this user)")
                    String by) {
        return with((desk, _) -> {
            var approval = desk.ask(new Export(id, kind, month), why, by, days, "");
            print(approval.id());
        });
    }

    @Command(
            name = "grant",
            mixinStandardHelpOptions = true,
            description = {
                "Approves. Asks for the password and the one-time code of whoever approves, one a line,",
                "on standard input. The same can be done at the desk."
            })
    int grant(
            @Parameters(paramLabel = "APPROVAL", description = "its id") String approval,
            @Option(names = "--as", required = true, paramLabel = "NAME", description = "user who approves")
                    String as) {
        return with((desk, campaigns) -> {
            prove(campaigns, as);
            desk.grant(id, approval, as, "");
            print("承認しました: " + approval);
        });
    }

    /// A name alone is nobody's word: it takes what signing in takes.
    private void prove(LiveCampaigns campaigns, String as) throws ApprovalRefused {
        var desk = new SignInDesk(
                campaigns.database(), new UserStore(campaigns.vault().get()), new Passwords(), SystemClock.SYSTEM);
        var shown = new SignInDesk.Shown(as, line("パスワード: "), line("確認コード: "), Optional.empty(), "");
        if (desk.signIn(shown) instanceof SignInDesk.Answer.Welcome welcome) {
            desk.signOut(welcome.session(), welcome.user(), "");
        } else {
            throw new ApprovalRefused(ApprovalFault.PROOF);
        }
    }

    // JDK 25 went back to a console that is null without a terminal; standard input is one object
    @SuppressWarnings({"SystemConsoleNull", "ReferenceEquality"})
    private String line(String prompt) {
        var console = System.console();
        if (in == System.in && console != null && console.isTerminal()) {
            return new String(console.readPassword(prompt));
        }
        try {
            var bytes = new ByteArrayOutputStream();
            for (int each = in.read(); each >= 0 && each != '\n'; each = in.read()) {
                bytes.write(each);
            }
            return bytes.toString(StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("E-CLI-007 standard input cannot be read", e);
        }
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Takes one back; nothing goes out by it.")
    int revoke(
            @Parameters(paramLabel = "APPROVAL", description = "its id") String approval,
            @Option(
                            names = "--by",
                            defaultValue = "${sys:user.name}",
                            paramLabel = "NAME",
                            description = "who does it, for the record (default: this user)")
                    String by) {
        return with((desk, _) -> {
            desk.revoke(id, approval, by, "");
            print("取り消しました: " + approval);
        });
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the newest.")
    int list() {
        return with((desk, _) -> desk.of(id)
                .forEach(each -> print(each.id()
                        + "  "
                        + Wide.left(each.state(SystemClock.SYSTEM.now()).japanese(), 10)
                        + Wide.left(each.what().kind().japanese(), 26)
                        + Wide.left(
                                each.what().month() == null
                                        ? ""
                                        : each.what().month().toString(),
                                9)
                        + "申請 "
                        + Wide.left(each.askedBy(), 12)
                        + "承認 "
                        + Wide.left(each.approvedBy() == null ? "-" : each.approvedBy(), 12)
                        + "期限 "
                        + Tokyo.wall(each.until()).withNano(0)
                        + "  "
                        + each.why())));
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
