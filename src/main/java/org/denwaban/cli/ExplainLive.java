package org.denwaban.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.denwaban.callback.CallBackStore;
import org.denwaban.campaign.Appointment;
import org.denwaban.campaign.Attempt.State;
import org.denwaban.campaign.Course;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.Ending;
import org.denwaban.campaign.ExplainRules;
import org.denwaban.campaign.ExplainRules.Account;
import org.denwaban.campaign.ExplainRules.Call;
import org.denwaban.campaign.Outcome;
import org.denwaban.campaign.Progress;
import org.denwaban.campaign.ReturnCallStore;
import org.denwaban.campaign.ReturnCallStore.ReturnCall;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.dialer.OnTheLine;
import org.denwaban.inbound.CallersOnTheLine;
import org.denwaban.inbound.LiveLine;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `explain` against the live database: one household of a running campaign, found by its id or by a number of its
/// papers. What it prints is nobody's personal data; the number that was asked for is not repeated.
///
/// With `--json` the five keys of {@link ExplainCommand}, and `contract`, `household`, `at`, `attempts`,
/// `attemptsLeft`, `windowsLeft`, `appointments`, `returnCalls`, `heldBack`, `ending`.
final class ExplainLive {

    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final LiveCampaigns campaigns;
    private final Contract contract;
    private final CommandLine command;
    private final CourseStore courses = new CourseStore();

    ExplainLive(LiveCampaigns campaigns, Contract contract, CommandLine command) {
        this.campaigns = campaigns;
        this.contract = contract;
        this.command = command;
    }

    /// A household's course as it is on record.
    ///
    /// @param returnCalls of it, the oldest first
    /// @param heldBack    why it is not called at the moment, whatever its course says
    private record Found(String household, Course course, List<ReturnCall> returnCalls, Optional<HeldBack> heldBack) {}

    /// Why a household is left in peace for a while.
    private enum HeldBack {
        ON_THE_LINE("電話を受けている最中か、話し終えた直後のため、今は架電しません。"),
        CALL_BACK("折り返しの電話を待っているか、その直後のため、今は架電しません。");

        private final String japanese;

        HeldBack(String japanese) {
            this.japanese = japanese;
        }
    }

    /// What there is to say of a household.
    ///
    /// @param words its own id, a certificate number or a ticket number
    /// @throws ParameterException E-EXPLAIN-006 to -008 where no one household can be meant
    String answer(String words, Instant at, boolean json) {
        var found = campaigns.database().transaction(handle -> {
            var household = new HouseholdNamed(campaigns, contract, command).find(handle, words);
            return new Found(
                    household,
                    courses.load(handle, household),
                    new ReturnCallStore().of(handle, household),
                    heldBack(handle, household));
        });
        var account = new ExplainRules(contract, campaigns.holidays()).account(found.course(), at);
        return json ? json(found, account, at).encode() : text(found, account, at);
    }

    private Optional<HeldBack> heldBack(Handle handle, String household) {
        var now = campaigns.now();
        var onTheLine = new CallersOnTheLine(
                new LiveLine(),
                campaigns.people(),
                campaigns::now,
                campaigns.clocks().machine());
        if (onTheLine.now(handle, contract.id(), household)) {
            return Optional.of(HeldBack.ON_THE_LINE);
        }
        return CallBackStore.waits(handle, contract.id(), household, now.minus(OnTheLine.TALKED_JUST_NOW))
                ? Optional.of(HeldBack.CALL_BACK)
                : Optional.empty();
    }

    private String text(Found found, Account account, Instant at) {
        var lines = new ArrayList<String>();
        lines.add("契約 %s  世帯 %s  %s 現在".formatted(contract.id(), found.household(), shown(at)));
        lines.add("");
        lines.add(ExplainCommand.text(account.verdict(), contract));
        found.heldBack().ifPresent(why -> lines.add(why.japanese));
        lines.add("");
        lines.add("これまでの架電" + (account.calls().isEmpty() ? ": なし" : ""));
        account.calls().forEach(call -> lines.add("  " + line(call)));
        lines.add("残りの架電: " + left(account));
        var appointments = appointments(found.course());
        lines.add("日時指定" + (appointments.isEmpty() ? ": なし" : ""));
        appointments.forEach(appointment -> lines.add("  " + line(appointment)));
        lines.add("返電" + (found.returnCalls().isEmpty() ? ": なし" : ""));
        found.returnCalls().forEach(call -> lines.add("  " + line(call)));
        lines.add("結論: " + conclusion(found.course(), account.progress()));
        return String.join("\n", lines);
    }

    private String line(Call call) {
        return Wide.left(call.number() == 0 ? "-" : call.number() + "回目", 7)
                + shown(call.attempt().at())
                + "  "
                + Wide.left(Wide.label(call.window(), contract), 12)
                + "  "
                + Wide.left(phone(call.attempt().phone()), 16)
                + "  "
                + state(call);
    }

    private static String phone(int ordinal) {
        return ordinal == 0 ? "以前の電話番号" : "電話番号" + ordinal;
    }

    private static String state(Call call) {
        return switch (call.attempt().state()) {
            case State.Running _ -> "通話中";
            case State.Talking _ -> "結果の入力待ち";
            case State.Ended(Outcome outcome) -> japanese(outcome) + (call.number() == 0 ? "（回数に数えない）" : "");
        };
    }

    private static String japanese(Outcome outcome) {
        return switch (outcome) {
            case NOBODY -> "応答なし";
            case ABSENT -> "本人不在";
            case MACHINE -> "留守番電話";
            case BUSY -> "話し中";
            case UNALLOCATED -> "使われていない番号";
            case WRONG_PARTY -> "別の相手の番号";
            case CARRIER_FAILED -> "回線側の障害";
            case IN_DOUBT -> "結果不明";
            case CONTACT -> "通電";
        };
    }

    private String left(Account account) {
        if (account.attemptsLeft() > 0) {
            var windows = account.windowsLeft().stream()
                    .map(window -> Wide.label(window, contract))
                    .collect(Collectors.joining("、"));
            return "%d回まで（%s）".formatted(account.attemptsLeft(), windows);
        }
        return account.progress() instanceof Progress.Concluded ? "なし" : "進行中の架電の結果によります";
    }

    private static List<Appointment> appointments(Course course) {
        return course.appointments().stream()
                .sorted(Comparator.comparing(Appointment::at))
                .toList();
    }

    /// Who asked is typed by hand and could be a name: only whether it was written down is told.
    private static String line(Appointment appointment) {
        var requested = appointment.requestedAt();
        return shown(appointment.at())
                + (requested == null ? "" : "  申し出 " + shown(requested))
                + (appointment.recorded() ? "" : "  申し出の記録なし");
    }

    private static String line(ReturnCall call) {
        return shown(call.contractAt()) + (call.entered() ? "" : "  結果の入力待ち");
    }

    private static String conclusion(Course course, Progress progress) {
        if (!(progress instanceof Progress.Concluded concluded)) {
            return "まだ（架電中）";
        }
        var onRecord = course.conclusion();
        return japanese(concluded.ending()) + (onRecord == null ? "" : "  " + shown(onRecord.at()));
    }

    private static String japanese(Ending ending) {
        return switch (ending) {
            case CONTACTED -> "通電";
            case NOBODY_THREE_TIMES -> "定められた回数の架電で不在";
            case DEFECTIVE_BEFORE_DIALLING -> "電話番号瑕疵(架電前)";
            case DEFECTIVE_AFTER_DIALLING -> "電話番号瑕疵(架電後)";
            case NUMBER_USED_UP -> "電話番号への架電が上限の回数";
            case NO_WINDOW_LEFT -> "残りの架電に使える時間帯なし";
            case NO_NUMBER_LEFT -> "名簿の更新により電話番号なし";
            case GONE -> "名簿から外れた世帯";
            case DO_NOT_CALL -> "架電しないよう申し出または指示";
        };
    }

    private static String shown(Instant at) {
        return SHOWN.format(Tokyo.wall(at));
    }

    private JsonObject json(Found found, Account account, Instant at) {
        return ExplainCommand.json(account.verdict(), contract)
                .put("contract", contract.id())
                .put("household", found.household())
                .put("at", time(at))
                .put(
                        "attempts",
                        new JsonArray(
                                account.calls().stream().map(ExplainLive::json).toList()))
                .put("attemptsLeft", account.attemptsLeft())
                .put(
                        "windowsLeft",
                        new JsonArray(
                                account.windowsLeft().stream().map(Enum::name).toList()))
                .put(
                        "appointments",
                        new JsonArray(appointments(found.course()).stream()
                                .map(ExplainLive::json)
                                .toList()))
                .put(
                        "returnCalls",
                        new JsonArray(found.returnCalls().stream()
                                .map(ReturnCall::contractAt)
                                .map(ExplainLive::time)
                                .toList()))
                .put("heldBack", found.heldBack().map(Enum::name).orElse(null))
                .put(
                        "ending",
                        account.progress() instanceof Progress.Concluded concluded
                                ? concluded.ending().name()
                                : null);
    }

    private static JsonObject json(Call call) {
        var window = call.window();
        return new JsonObject()
                .put("at", time(call.attempt().at()))
                .put("number", call.number() == 0 ? null : call.number())
                .put("window", window == null ? null : window.name())
                .put("phone", call.attempt().phone())
                .put("outcome", outcome(call.attempt().state()));
    }

    /// Null while the call runs, or its result is missing.
    private static @Nullable String outcome(State state) {
        return switch (state) {
            case State.Running _, State.Talking _ -> null;
            case State.Ended(Outcome outcome) -> outcome.name();
        };
    }

    private static JsonObject json(Appointment appointment) {
        var requested = appointment.requestedAt();
        return new JsonObject()
                .put("at", time(appointment.at()))
                .put("requestedAt", requested == null ? null : time(requested))
                .put("recorded", appointment.recorded());
    }

    private static String time(Instant at) {
        return Tokyo.offset(at).toString();
    }
}
