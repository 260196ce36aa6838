package org.denwaban.watch;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.denwaban.clock.Clock;
import org.denwaban.clock.KernelClock;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ServedContracts;
import org.denwaban.db.AccountRights;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAddress;
import org.denwaban.db.DatabaseException;
import org.denwaban.db.Durability;
import org.denwaban.db.EmbeddedMariaDb;
import org.denwaban.db.Migrations;
import org.denwaban.dialer.ClockKeptRules;
import org.denwaban.settings.Settings;
import org.denwaban.settings.SettingsException;
import org.denwaban.settings.SettingsFile;

/// Looks at a machine: its settings, files, database and PBX, beside a running server or before the first start. It
/// changes nothing, and does not bring tables up to date.
public final class Doctor {

    /// Events of a busy day and the database's own log; below it nothing is safe.
    private static final long DISK_LEAST = 2L << 30;

    private final Path config;
    private final Optional<Path> sounds;
    private final Clock machine;
    private final List<Finding> findings = new ArrayList<>();

    /// @param config the settings file
    /// @param sounds where the prompts are, as seen from here; empty: where the PBX says
    public Doctor(Path config, Optional<Path> sounds, Clock machine) {
        this.config = config;
        this.sounds = sounds;
        this.machine = machine;
    }

    /// Looks at everything that can be looked at, in the order in which it depends on each other.
    public List<Finding> examine() {
        try {
            var settings = SettingsFile.read(config);
            var contracts = ServedContracts.of(settings);
            findings.add(Finding.ok("設定", "E-DOCTOR-001", config + " と契約 " + contracts.size() + " 件を読めます"));
            whole(settings, contracts);
        } catch (SettingsException e) {
            findings.add(Finding.wrong("設定", "E-DOCTOR-001", String.valueOf(e.getMessage()), "言われた行を直してください"));
        }
        return List.copyOf(findings);
    }

    private void whole(Settings settings, List<Contract> contracts) {
        modes(settings.dataDirectory());
        disk("ディスク（データ）", settings.dataDirectory());
        disk("ディスク（PBXの記録）", settings.pbx().celDirectory());
        clockKept(settings.clockKeptOutside());
        database(settings);
        findings.addAll(new PbxExamination(settings, contracts, sounds, machine).findings());
    }

    /// A directory that is shut guards what lies in it; of the keys each file must be shut as well.
    private void modes(Path data) {
        var open = new ArrayList<String>();
        var guarded = Stream.of("keys", "journal", "stops", "control.token").map(data::resolve);
        try (var keys =
                Files.isDirectory(data.resolve("keys")) ? Files.list(data.resolve("keys")) : Stream.<Path>of()) {
            Stream.concat(guarded, keys)
                    .filter(Doctor::openToOthers)
                    .map(each -> data.relativize(each).toString())
                    .forEach(open::add);
        } catch (IOException e) {
            open.add("keys");
        }
        findings.add(
                open.isEmpty()
                        ? Finding.ok("秘密のファイル", "E-DOCTOR-002", "ほかの人には開けません")
                        : Finding.wrong(
                                "秘密のファイル",
                                "E-DOCTOR-002",
                                "ほかの人が開けます: " + String.join(", ", open),
                                data + " で chmod go= をしてください"));
    }

    private static boolean openToOthers(Path file) {
        try {
            return !PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                    .endsWith("------");
        } catch (IOException e) {
            return false; // not there, or gone meanwhile
        }
    }

    private void disk(String name, Path directory) {
        try {
            long free = Files.getFileStore(directory).getUsableSpace();
            var told = "空きは " + (free >> 30) + " GBです";
            findings.add(
                    free >= DISK_LEAST
                            ? Finding.ok(name, "E-DOCTOR-012", told)
                            : Finding.wrong(name, "E-DOCTOR-012", told, "2 GB以上空けてください: " + directory));
        } catch (IOException e) {
            findings.add(Finding.unseen(name, "E-DOCTOR-012", directory + " がありません", "serve が最初に作ります"));
        }
    }

    /// Whether the machine's own clock is right, by which the two others are judged.
    private void clockKept(boolean outside) {
        var kernel = KernelClock.ask();
        var known = kernel.map(told -> ClockKeptRules.heard(Optional.empty(), told, machine.nanos()));
        var error = kernel.map(told -> (told.synchronised() ? "カーネルは時計が合っていると言い" : "カーネルは時計が合っていないと言い") + "、誤差は最大で "
                        + told.errorMost().toMillis() + " ミリ秒です")
                .orElse("カーネルに時計の誤差をきけません");
        findings.add(
                ClockKeptRules.hindrance(known, outside).isEmpty()
                        ? Finding.ok(
                                "この機械の時計",
                                ClockKeptRules.CODE,
                                outside ? "カーネルの知らないものが合わせています（clock_kept_outside）" : error)
                        : Finding.wrong(
                                "この機械の時計",
                                ClockKeptRules.CODE,
                                error,
                                "chrony を入れ、chronyc tracking で見てください（chrony.conf に rtcsync が要ります）。"
                                        + "ほかのものが合わせている機械なら clock_kept_outside = true と書いてください"));
    }

    private void database(Settings settings) {
        var home = settings.dataDirectory().resolve("mariadb");
        if (settings.database().isEmpty() && !Files.isDirectory(home.resolve("data"))) {
            findings.add(Finding.unseen("データベース", "E-DOCTOR-003", "内蔵データベースはまだありません", "serve が最初に作ります"));
            return;
        }
        try {
            if (settings.database().isPresent()) {
                var own = settings.database().get();
                opened(new DatabaseAddress(own.url(), own.user(), own.password().reveal()), this::rights);
            } else {
                try (var embedded = EmbeddedMariaDb.open(
                        home, EmbeddedMariaDb.usualCache(), EmbeddedMariaDb.Binaries.INSTALLED_ELSE_BUNDLED)) {
                    opened(embedded.address(), _ -> {}); // its account is the embedded server's own root
                }
            }
        } catch (DatabaseException e) {
            findings.add(
                    e.code().equals("E-DB-011")
                            ? Finding.wrong(
                                    "データベース",
                                    e.code(),
                                    "ほかの機械にあるのに、暗号にせず、または相手を確かめずにつなぐ設定です",
                                    "database.url の sslMode を消すか verify-full にしてください")
                            : Finding.wrong(
                                    "データベース",
                                    "E-DOCTOR-003",
                                    "つながりません",
                                    "動いているか、database.url、user、passwordが正しいかを見てください"));
        }
    }

    private void opened(DatabaseAddress address, Consumer<Database> account) {
        try (var database = Database.open(address, new SimpleMeterRegistry())) {
            findings.add(Finding.ok("データベース", "E-DOCTOR-003", "MariaDB " + variable(database, "version")));
            var wanting = Migrations.wanting(database);
            findings.add(
                    wanting.isEmpty()
                            ? Finding.ok("表", "E-DOCTOR-004", "このプログラムのとおりです")
                            : Finding.wrong(
                                    "表",
                                    "E-DOCTOR-004",
                                    "合わないもの: " + String.join(", ", wanting),
                                    "serve が次の起動で直します。直らなければ E-DB-005 を見てください"));
            durability(database);
            account.accept(database);
            var theirs = database.transaction(handle -> handle.createQuery("SELECT UTC_TIMESTAMP(6)")
                    .mapTo(Instant.class)
                    .one());
            findings.add(PbxExamination.agreement("データベースの時計", theirs, machine.now()));
        }
    }

    /// A commit that was acknowledged must outlive the power (promises to every household hang on it).
    private void durability(Database database) {
        var faults = Durability.faults(database);
        findings.add(
                faults.isEmpty()
                        ? Finding.ok("データベースの耐久性", "E-DOCTOR-005", "電源が切れても、書いたものは残ります")
                        : Finding.wrong(
                                "データベースの耐久性",
                                "E-DOCTOR-005",
                                "電源が切れると記録を失います",
                                "MariaDBの設定を " + String.join("、", faults) + " にしてください"));
    }

    /// A password that leaks opens what its account may.
    private void rights(Database database) {
        var tooMany = AccountRights.tooMany(database);
        findings.add(
                tooMany.isEmpty()
                        ? Finding.ok("データベースの権限", "E-DB-012", "自分の表のほかには及びません")
                        : Finding.wrong(
                                "データベースの権限",
                                "E-DB-012",
                                "自分の表のほかに及びます: " + String.join(", ", tooMany),
                                "REVOKE で取り上げ、GRANT ALL PRIVILEGES ON denwaban.* だけにしてください"));
    }

    private static String variable(Database database, String name) {
        return database.transaction(handle ->
                handle.createQuery("SELECT @@" + name).mapTo(String.class).one());
    }
}
