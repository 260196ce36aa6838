package org.denwaban.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.denwaban.clock.Clock;
import org.denwaban.contract.Contract;
import org.denwaban.dialer.Clocks;
import org.denwaban.inbound.PromptCatalogue;
import org.denwaban.inbound.PromptFiles;
import org.denwaban.pbx.ami.AmiInterview;
import org.denwaban.pbx.ami.PbxAddress;
import org.denwaban.settings.Settings;

/// Looks at the PBX by its manager interface: it signs in as both accounts, asks, and changes nothing. One question
/// it has the PBX ask in turn, on a channel that reaches nobody.
final class PbxExamination {

    /// The classes of asterisk-config/manager.conf; all others are a shell, a configuration, or other people's calls.
    private static final Set<String> GRANTED = Set.of("call", "agent", "originate", "reporting");

    private static final String SOUNDS = "DENWABAN_SOUNDS";

    private final Settings settings;
    private final List<Contract> contracts;
    private final Optional<Path> sounds;
    private final Clock machine;
    private final PbxProbe probe;
    private final List<Finding> findings = new ArrayList<>();

    /// @param sounds where the prompts are; empty: where the PBX says
    PbxExamination(Settings settings, List<Contract> contracts, Optional<Path> sounds, Clock machine) {
        this.settings = settings;
        this.contracts = contracts;
        this.sounds = sounds;
        this.machine = machine;
        this.probe = new PbxProbe(settings, contracts);
    }

    List<Finding> findings() {
        signedIn("AMI（受信用の口座）", settings.pbx().hear(), this::hears);
        signedIn("AMI（送信用の口座）", settings.pbx().speak(), this::speaks);
        return findings;
    }

    private interface Interview {
        void with(AmiInterview pbx) throws IOException;
    }

    private void signedIn(String name, Settings.Account account, Interview interview) {
        var ami = settings.pbx().ami();
        try (var pbx = AmiInterview.open(new PbxAddress(
                ami.getAddress().getHostAddress(),
                ami.getPort(),
                account.user(),
                account.secret().reveal()))) {
            findings.add(Finding.ok(name, "E-DOCTOR-006", account.user() + " でサインインできます"));
            interview.with(pbx);
        } catch (AmiInterview.Refused e) {
            findings.add(Finding.wrong(
                    name, "E-DOCTOR-006", account.user() + " でサインインできません", "設定のsecretとPBXのlocal/manager.confを比べてください"));
        } catch (IOException e) {
            findings.add(Finding.wrong(
                    name,
                    "E-DOCTOR-006",
                    "PBX（" + ami.getHostString() + ":" + ami.getPort() + "）が応答しません",
                    "Asteriskが動いているか、pbx.addressが正しいかを見てください"));
        }
    }

    private void hears(AmiInterview pbx) throws IOException {
        var classes = classes(PbxProbe.commands(pbx), Set.of());
        findings.add(
                classes.isEmpty()
                        ? Finding.ok("AMIの権限（受信用）", "E-DOCTOR-008", "書き込みの権限はありません")
                        : tooMuch("AMIの権限（受信用）", classes));
    }

    private void speaks(AmiInterview pbx) throws IOException {
        rights(PbxProbe.commands(pbx));
        clock(pbx);
        posture(pbx);
        agi(pbx);
        prompts(pbx);
    }

    /// Classes of commands that are allowed and that none of `granted` would allow.
    private static Set<String> classes(Map<String, String> commands, Set<String> granted) {
        var all = new TreeSet<String>();
        commands.values().stream()
                .filter(each -> !each.startsWith("<none>"))
                .filter(each -> Arrays.stream(each.split(",", -1)).noneMatch(granted::contains))
                .forEach(all::add);
        return all;
    }

    private void rights(Map<String, String> commands) {
        var missing = PbxProbe.missing(commands);
        findings.add(
                missing.isEmpty()
                        ? Finding.ok("AMIの権限（送信用）", "E-DOCTOR-007", "必要な命令はすべて使えます")
                        : Finding.wrong(
                                "AMIの権限（送信用）",
                                "E-DOCTOR-007",
                                "使えない命令: " + String.join(", ", missing),
                                "asterisk-config/manager.confとmodules.confのとおりにしてください"));
        var more = classes(commands, GRANTED);
        findings.add(
                more.isEmpty()
                        ? Finding.ok("AMIの余分な権限（送信用）", "E-DOCTOR-008", "必要より多い権限はありません")
                        : tooMuch("AMIの余分な権限（送信用）", more));
    }

    private static Finding tooMuch(String name, Set<String> classes) {
        return Finding.wrong(
                name,
                "E-DOCTOR-008",
                "必要のない権限があります: " + String.join(" / ", classes),
                "PBXのmanager.confのread, writeをasterisk-configのとおりに減らしてください");
    }

    private void clock(AmiInterview pbx) throws IOException {
        var stamp = pbx.ask("Ping", Map.of()).first("Timestamp");
        if (stamp == null || !stamp.matches("[0-9]{1,12}\\.[0-9]{6}")) {
            findings.add(Finding.unseen("PBXの時計", "E-DOCTOR-011", "PBXが時刻を答えません", "Asterisk 22.7以降か"));
            return;
        }
        int dot = stamp.indexOf('.');
        var theirs = Instant.ofEpochSecond(
                Long.parseLong(stamp.substring(0, dot)), Long.parseLong(stamp.substring(dot + 1)) * 1_000);
        findings.add(agreement("PBXの時計", theirs, machine.now()));
    }

    /// Whether another machine's clock agrees with ours as the gate wants it.
    static Finding agreement(String name, Instant theirs, Instant ours) {
        var apart = Duration.between(ours, theirs).abs();
        return apart.compareTo(Clocks.APART_MOST) <= 0
                ? Finding.ok(name, "E-DOCTOR-011", "差は " + apart.toMillis() + " ミリ秒です")
                : Finding.wrong(
                        name,
                        "E-DOCTOR-011",
                        "この機械と " + apart.toMillis() + " ミリ秒ちがいます",
                        "NTPを見てください。2秒を超えるとゲートは発信を許しません");
    }

    private void posture(AmiInterview pbx) throws IOException {
        var posture = probe.posture(pbx);
        findings.add(setUp("PBXの構え", "E-DOCTOR-013", posture.faults(false), "Asterisk " + posture.version()));
        findings.add(setUp(
                "発信番号の照合",
                "E-DOCTOR-014",
                posture.faults(true),
                posture.surplus().isEmpty()
                        ? "PBXの一覧は契約の発信番号と同じです"
                        : "どの契約にもない番号もPBXの一覧にあります: " + String.join(", ", posture.surplus())));
    }

    private static Finding setUp(String name, String code, List<PostureRules.Fault> faults, String well) {
        return faults.isEmpty()
                ? Finding.ok(name, code, well)
                : Finding.wrong(
                        name,
                        code,
                        faults.stream()
                                .map(each -> each.file() + " の " + each.line() + " が「" + each.is() + "」です")
                                .collect(Collectors.joining("、")),
                        "言われた行を直してください。直るまで denwaban は発信しません");
    }

    private void agi(AmiInterview pbx) throws IOException {
        var ours = probe.ours();
        var theirs = PbxProbe.variable(pbx, "DENWABAN_AGI");
        if (!ours.equals(theirs)) {
            findings.add(Finding.wrong(
                    "AGI",
                    "E-DOCTOR-009",
                    "PBXは「" + theirs + "」へ問い合わせ、設定のagi.addressは「" + ours + "」です",
                    "local/globals.confのDENWABAN_AGIを合わせてください"));
        } else if (PbxProbe.answered(
                pbx, "denwaban-doctor-%013d".formatted(machine.now().toEpochMilli()))) {
            findings.add(Finding.ok("AGI", "E-DOCTOR-009", "PBXからの問い合わせに " + ours + " が応答します"));
        } else {
            findings.add(Finding.unseen(
                    "AGI",
                    "E-DOCTOR-009",
                    "PBXからの問い合わせに " + ours + " が応答しません",
                    "./denwaban serve を動かし、PBXのextensions.confをasterisk-configのとおりにしてから、もう一度見てください"));
        }
    }

    private void prompts(AmiInterview pbx) throws IOException {
        var directory = sounds.orElse(Path.of(PbxProbe.variable(pbx, SOUNDS)));
        if (!Files.isDirectory(directory)) {
            findings.add(
                    Finding.unseen("音声", "E-DOCTOR-010", "この機械からは " + directory + " が見えません", "--sounds で場所を示してください"));
            return;
        }
        var files = new PromptFiles(directory);
        long missing = contracts.stream()
                .flatMap(contract -> PromptCatalogue.of(contract).stream())
                .distinct()
                .filter(prompt -> !files.check(prompt).there())
                .count();
        findings.add(
                missing == 0
                        ? Finding.ok("音声", "E-DOCTOR-010", "すべて " + directory + " にあります")
                        : Finding.wrong(
                                "音声",
                                "E-DOCTOR-010",
                                missing + " 個が " + directory + " にないか、再生できません",
                                "./denwaban prompts --contract FILE --sounds " + directory + " で見てください"));
    }
}
