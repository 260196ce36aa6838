package org.denwaban.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.denwaban.clock.SystemClock;
import org.denwaban.dialer.DialMode;
import org.denwaban.dialer.ModeStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban mode --contract ID [--set KIND [--countdown SECONDS]]`: shows or chooses how operators are given calls.
/// A
/// running server goes by it from its next round on.
@Command(
        name = "mode",
        mixinStandardHelpOptions = true,
        description = {
            "Shows or chooses how the operators of a contract are given calls:",
            "preview (the card first, the operator presses dial), progressive (dialled by itself after a",
            "countdown), manual (the operator chooses)."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban mode --contract yokosuka-2018 --set progressive --countdown 5")
public final class ModeCommand implements Callable<Integer> {

    private final LiveCampaigns.Opening opening;

    @Option(names = "--contract", required = true, paramLabel = "ID", description = "a contract of the settings")
    private String id = "";

    @Option(names = "--set", paramLabel = "KIND", description = "preview, progressive or manual")
    private @Nullable String kind;

    @Option(
            names = "--countdown",
            paramLabel = "SECONDS",
            description = "progressive: from the card to the call, 0 to 60 (default: 0)")
    private int countdown;

    @Option(names = "--by", paramLabel = "NAME", description = "who chooses, for the record (default: this user)")
    private String by = System.getProperty("user.name", "?");

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    /// @param opening opens what the settings describe
    public ModeCommand(LiveCampaigns.Opening opening) {
        this.opening = opening;
    }

    @Override
    public Integer call() {
        try (var campaigns = opening.open(config)) {
            var contract = campaigns.dialled(spec.commandLine(), id).contract().id();
            var store = new ModeStore();
            if (kind != null) {
                var mode = mode(kind);
                campaigns.database().run(handle -> store.set(handle, contract, mode, by, SystemClock.SYSTEM.now()));
            }
            var now = campaigns.database().transaction(handle -> store.of(handle, contract));
            spec.commandLine().getOut().println(contract + ": " + japanese(now));
        }
        return 0;
    }

    private DialMode mode(String word) {
        try {
            return new DialMode(DialMode.Kind.valueOf(word.toUpperCase(Locale.ROOT)), Duration.ofSeconds(countdown));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "E-MODE-001: --set must be preview, progressive or manual, --countdown 0 to 60",
                    e);
        }
    }

    private static String japanese(DialMode mode) {
        return switch (mode.kind()) {
            case PREVIEW -> "プレビュー（カードを見てから発信）";
            case PROGRESSIVE -> "プログレッシブ（" + mode.countdown().toSeconds() + "秒後に自動で発信）";
            case MANUAL -> "マニュアル（オペレーターが選んで発信）";
        };
    }
}
