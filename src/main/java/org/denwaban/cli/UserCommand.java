package org.denwaban.cli;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.denwaban.clock.SystemClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.settings.Settings;
import org.denwaban.staff.Passwords;
import org.denwaban.staff.Role;
import org.denwaban.staff.UserDesk;
import org.denwaban.staff.UserStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `./denwaban user invite|list|disable`: who may sign in at a desk. The first administrator is made here; a running
/// server goes by it at once.
@Command(
        name = "user",
        mixinStandardHelpOptions = true,
        description = "Invites and disables those who may sign in at a desk, and lists them.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./denwaban user invite admin --role ADMINISTRATOR",
            "  ./denwaban user invite op1 --role OPERATOR --contract yokosuka-2018",
            "  ./denwaban user disable op1",
            "  ./denwaban user list"
        })
public final class UserCommand {

    private final LiveCampaigns.Opening opening;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "who does it, for the record (default: this user)",
            scope = ScopeType.INHERIT)
    private String by = System.getProperty("user.name", "?");

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
    public UserCommand(LiveCampaigns.Opening opening) {
        this.opening = opening;
    }

    @Command(
            name = "invite",
            mixinStandardHelpOptions = true,
            description = {
                "Invites somebody: new, or one who forgot the password or lost the authenticator.",
                "Prints a word that is good once, for 24 hours; hand it to them and to nobody else.",
                "With it they choose a password and an authenticator at the desk's page /welcome.",
                "Whoever they were signed in as before is signed out."
            })
    int invite(
            @Parameters(paramLabel = "NAME", description = "of an operator: the id in the settings") String name,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE",
                            description = "OPERATOR, SUPERVISOR, COMMISSIONER, AUDITOR or ADMINISTRATOR")
                    Role role,
            @Option(
                            names = "--contract",
                            paramLabel = "ID",
                            description = "a contract that they have rights for; may be said several times")
                    @Nullable
                    List<String> contracts) {
        try (var campaigns = opening.open(config)) {
            Set<String> ids = contracts == null ? Set.of() : new LinkedHashSet<>(contracts);
            switch (desk(campaigns).invite(name, role, ids, by, "")) {
                case UserDesk.Invited.Done(var word, var until) ->
                    print("招待コード: %s\n%s（%s）が、%sまでに一度だけ、画面の「/welcome」で使えます。本人にだけ渡してください。"
                            .formatted(
                                    word.word(),
                                    name,
                                    role.japanese(),
                                    Tokyo.wall(until).withNano(0)));
                case UserDesk.Invited.Refused(var why) ->
                    throw new ParameterException(spec.commandLine(), why.code() + ": " + why.japanese());
            }
        }
        return 0;
    }

    @Command(
            name = "disable",
            mixinStandardHelpOptions = true,
            description = "Shuts somebody out at once; the name stays in the records.")
    int disable(@Parameters(paramLabel = "NAME") String name) {
        try (var campaigns = opening.open(config)) {
            if (!desk(campaigns).disable(name, by, "")) {
                throw new ParameterException(
                        spec.commandLine(), "E-USER-001: no such user, or they are shut out already");
            }
            print(name + "は、もうサインインできません。");
        }
        return 0;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists everybody, with role and contracts.")
    int list() {
        try (var campaigns = opening.open(config)) {
            for (var user : desk(campaigns).all()) {
                print(Wide.left(user.name(), 20)
                        + Wide.left(user.role().japanese(), 18)
                        + Wide.left(
                                switch (user.state()) {
                                    case INVITED -> "招待中";
                                    case ACTIVE -> "有効";
                                    case DISABLED -> "停止";
                                },
                                8)
                        + String.join(", ", user.contracts()));
            }
        }
        return 0;
    }

    private static UserDesk desk(LiveCampaigns campaigns) {
        return new UserDesk(
                campaigns.database(),
                new UserStore(campaigns.vault().get()),
                new Passwords(),
                campaigns.operators().stream().map(Settings.Operator::id).collect(Collectors.toSet()),
                campaigns.contracts().stream().map(Contract::id).collect(Collectors.toSet()),
                SystemClock.SYSTEM);
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
    }
}
