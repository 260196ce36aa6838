package org.denwaban.contract;

import static java.util.Objects.requireNonNull;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.denwaban.calendar.BusinessCalendar;
import org.denwaban.calendar.DateRange;
import org.denwaban.settings.Settings;
import org.jspecify.annotations.Nullable;

/// The whole of a contract file, table by table.
final class ContractReader {

    static final Pattern PROMPT = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");
    static final String PROMPT_SHAPE = "英小文字・数字・ハイフン (60 文字まで、拡張子なし)";

    private static final Pattern ID = Pattern.compile("[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]");
    private static final Pattern CALLER_ID = Pattern.compile("(?:0120|0468)[0-9]{6}");
    private static final Pattern NUMBER_AS_PRINTED = Pattern.compile("[0-9]+(?:-[0-9]+)*");
    private static final Pattern DIALLED = Pattern.compile("0(?:-?[0-9]){9,10}");
    private static final int LONGEST_NAME = 100;

    private ContractReader() {}

    /// Null after a fault.
    static @Nullable Contract read(TableReader t) {
        var id = t.text("id", ID, "英小文字・数字・ハイフン 3 から 40 文字 (両端は英数字)");
        var name = t.text("name", LONGEST_NAME);
        var commissioner = t.text("commissioner", LONGEST_NAME);
        var term = t.period("term");
        boolean dials = t.has("outbound");
        boolean answers = t.has("reception");
        var callerId = dials || t.has("caller_id") ? callerId(t) : "";
        var dialled = t.or("dialled_numbers", List.<String>of(), key -> dialledNumbers(t, key));
        var yearEnd = t.or("year_end", BusinessCalendar.YEAR_END, t::yearly);

        var outbound = part(t, "outbound", OutboundTable::read);
        var reception = part(t, "reception", part -> ReceptionTable.read(part, term, name));
        var list = part(t, "list", ContractReader::list);
        var results = dials || t.has("results") ? required(t, "results", ResultsTable::read) : null;
        var message = part(t, "machine_message", part -> machineMessage(part, outbound));
        var fee = dials || t.has("fee") ? required(t, "fee", MoneyTables::fee) : null;
        var postcards = part(t, "postcards", MoneyTables::postcards);
        var mail = part(t, "ticket_mail", ContractReader::ticketMail);
        var reports = part(t, "reports", ContractReader::reports);
        t.done();

        checkSides(t, dials, answers, dialled);
        checkCallBacks(t, reception, callerId);
        checkPeriod(t, term, outbound);
        if (t.faults().any()) {
            return null;
        }
        return new Contract(
                requireNonNull(id),
                requireNonNull(name),
                requireNonNull(commissioner),
                requireNonNull(term),
                requireNonNull(callerId),
                requireNonNull(dialled),
                requireNonNull(yearEnd),
                outbound,
                reception,
                list == null ? ListFormat.DEFAULT : list,
                results,
                message,
                fee,
                postcards,
                mail,
                reports == null ? Reports.NONE : reports);
    }

    private interface ReadTable<T> {
        @Nullable
        T read(TableReader part);
    }

    private static <T> @Nullable T part(TableReader t, String key, ReadTable<T> read) {
        return t.has(key) ? required(t, key, read) : null;
    }

    private static <T> @Nullable T required(TableReader t, String key, ReadTable<T> read) {
        var part = t.table(key);
        return part == null ? null : read.read(part);
    }

    /// The commissioner prints this number on postcards; people may call it back free or at the
    /// local rate.
    private static @Nullable String callerId(TableReader t) {
        var number = t.text("caller_id", LONGEST_NAME);
        if (number == null) {
            return null;
        }
        if (NUMBER_AS_PRINTED.matcher(number).matches()
                && CALLER_ID.matcher(number.replace("-", "")).matches()) {
            return number;
        }
        t.fault(
                "caller_id",
                FaultCode.CALLER_ID,
                "発信番号 " + Faults.shown(number) + " は使えません",
                "0120 または 0468 で始まる 10 桁の番号を、半角数字とハイフンで \"0120-…\" のように書いてください (仕様書 5(2)イ 使用する電話番号)");
        return null;
    }

    private static @Nullable List<String> dialledNumbers(TableReader t, String key) {
        var printed = t.texts(key, DIALLED, "0 で始まる 10 桁か 11 桁の番号 (半角数字とハイフン)");
        if (printed == null) {
            return null;
        }
        var digits = new ArrayList<String>();
        for (var number : printed) {
            var plain = number.replace("-", "");
            if (digits.contains(plain)) {
                t.fault(key, FaultCode.TWICE, Faults.shown(number) + " が2度あります", "片方を消してください");
            }
            digits.add(plain);
        }
        return digits;
    }

    private static @Nullable ListFormat list(TableReader t) {
        var mayBeEmpty = t.or(
                "may_be_empty",
                List.copyOf(ListFormat.DEFAULT.mayBeEmpty()),
                key -> t.wordsOf(key, ListFormat.COLUMNS));
        t.done();
        return mayBeEmpty == null ? null : new ListFormat(Set.copyOf(mayBeEmpty));
    }

    private static @Nullable MachineMessage machineMessage(TableReader t, @Nullable Outbound outbound) {
        var attempt = t.integer("attempt", 1, 3);
        var prompt = t.text("prompt", PROMPT, PROMPT_SHAPE);
        t.done();
        if (attempt != null && outbound != null && attempt > outbound.attempts()) {
            t.fault(
                    "attempt",
                    FaultCode.CONTRADICTION,
                    "%d 回目に残すとありますが、架電は %d 回です".formatted(attempt, outbound.attempts()),
                    "架電の回数以下にしてください");
        }
        return attempt == null || prompt == null ? null : new MachineMessage(attempt, prompt);
    }

    private static @Nullable TicketMail ticketMail(TableReader t) {
        var deadline = t.time("deadline");
        var alarm = t.or("alarm", LocalTime.of(9, 30), t::time);
        var whenNone = t.or("when_none", true, t::flag);
        var to = t.or("recipients", List.<String>of(), key -> addresses(t, key));
        t.done();
        if (deadline != null && alarm != null && !alarm.isBefore(deadline)) {
            t.fault("alarm", FaultCode.TIME, "警告の時刻が期限 " + deadline + " より前ではありません", "期限より前の時刻にしてください");
        }
        return deadline == null || alarm == null || whenNone == null || to == null
                ? null
                : new TicketMail(deadline, alarm, whenNone, to);
    }

    private static @Nullable List<String> addresses(TableReader t, String key) {
        return t.texts(key, Settings.Mail.ADDRESS, "メールアドレス (例: \"kenshin@city.example\")");
    }

    private static @Nullable Reports reports(TableReader t) {
        var daily = t.or("daily", false, t::flag);
        var monthly = t.or("monthly", false, t::flag);
        var yearly = t.or("yearly", false, t::flag);
        var mail = t.or("mail_without_personal_data", false, t::flag);
        var to = t.or("recipients", List.<String>of(), key -> addresses(t, key));
        t.done();
        return daily == null || monthly == null || yearly == null || mail == null || to == null
                ? null
                : new Reports(daily, monthly, yearly, mail, to);
    }

    private static void checkSides(TableReader t, boolean dials, boolean answers, @Nullable List<String> dialled) {
        if (!dials && !answers) {
            t.faults()
                    .add(
                            new Spot(1, "outbound"),
                            FaultCode.CONTRADICTION,
                            "架電 [outbound] も受電 [reception] もありません",
                            "少なくとも片方を書いてください");
        }
        if (answers && dialled != null && dialled.isEmpty()) {
            t.fault(
                    "dialled_numbers",
                    FaultCode.CONTRADICTION,
                    "受電するのに、着信する番号がありません",
                    "dialled_numbers = [\"046-…\"] のように 1 つ以上書いてください");
        }
        for (var key : dials ? List.<String>of() : List.of("list", "results", "machine_message", "fee")) {
            if (t.has(key)) {
                t.fault(key, FaultCode.CONTRADICTION, "架電 [outbound] がないのに書かれています", "[outbound] を書くか、この表を消してください");
            }
        }
    }

    private static void checkCallBacks(TableReader t, @Nullable Reception reception, @Nullable String callerId) {
        if (reception != null && reception.callBacks() != null && callerId != null && callerId.isEmpty()) {
            t.fault(
                    "caller_id",
                    FaultCode.CONTRADICTION,
                    "折り返しの電話をかけるのに、表示する番号がありません",
                    "caller_id = \"0120-…\" を書くか、[reception.call_back] を消してください");
        }
    }

    private static void checkPeriod(TableReader t, @Nullable DateRange term, @Nullable Outbound outbound) {
        if (term == null || outbound == null) {
            return;
        }
        var period = outbound.period();
        if (!term.contains(period.first()) || !term.contains(period.last())) {
            var part = requireNonNull(t.table("outbound"));
            part.fault(
                    "period",
                    FaultCode.OUTSIDE_TERM,
                    "架電期間 %s-%s が履行期間 %s-%s に収まっていません"
                            .formatted(period.first(), period.last(), term.first(), term.last()),
                    "架電期間を履行期間の中にしてください");
        }
    }
}
