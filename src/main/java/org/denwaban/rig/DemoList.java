package org.denwaban.rig;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.denwaban.rig.Behaviour.Kind;

/// A made-up call list with the citizens who belong to it: 33 households, 40 people, every ending
/// that a course can have. Always the same. Names say 架空, numbers are 046-899-00xx.
///
/// @param households in the order of the list
public record DemoList(List<Household> households) {

    /// How a household's course must end, as data: nothing of `campaign` computes it.
    public enum Ending {
        /// 通電
        CONTACTED,
        /// 不在 or 留守電 three times.
        NOBODY_THREE_TIMES,
        /// 電話番号瑕疵(架電前): never dialled.
        DEFECTIVE_BEFORE_DIALLING,
        /// 電話番号瑕疵(架電後)
        DEFECTIVE_AFTER_DIALLING
    }

    /// @param certificate 被保険者証番号, 8 digits: what makes a household
    /// @param people      how many lines of the list, 1 to 3
    /// @param telephone1  as the list has it: with or without area code, hyphens, full-width, or no
    ///                    number
    /// @param telephone2  the same, mostly empty
    /// @param citizens    number, digits only → what each call to it meets
    /// @param ending      how it must end
    /// @param disposition 最終結果 that must stand in the report; 通電 without its kind
    /// @param attempts    how many attempts count, 0 to 3
    /// @param calls       how many calls the town must receive if nothing is killed, busy ones included
    public record Household(
            String certificate,
            int people,
            String telephone1,
            String telephone2,
            Map<String, List<Behaviour>> citizens,
            Ending ending,
            String disposition,
            int attempts,
            int calls) {

        public Household {
            citizens = Map.copyOf(citizens);
        }
    }

    private static final String HEADER = "個人番号,受診券整理番号_現年度,受診券整理番号_前年度,受診券整理番号_前々年度,"
            + "受診券整理番号_前前々年度,被保険者証番号,本名氏名カナ,本名氏名,生年月日_西暦,性別,送付先郵便番号,"
            + "送付先住所,送付先方書,郵便番号,住所,方書,電話番号1,電話番号2,受診歴1年前_西暦,受診歴2年前_西暦,受診歴3年前_西暦";

    private static final List<String[]> GIVEN = List.of(
            new String[] {"花子", "ハナコ", "女"},
            new String[] {"太郎", "タロウ", "男"},
            new String[] {"𠮷子", "ヨシコ", "女"},
            new String[] {"次郎", "ジロウ", "男"},
            new String[] {"梅子", "ウメコ", "女"},
            new String[] {"三郎", "サブロウ", "男"},
            new String[] {"松子", "マツコ", "女"},
            new String[] {"四郎", "シロウ", "男"});

    private static final String CONTACT = "通電";
    private static final String ABSENT = "不在";
    private static final String MACHINE = "留守電";
    private static final String BEFORE = "電話番号瑕疵(架電前)";
    private static final String AFTER = "電話番号瑕疵(架電後)";

    public DemoList {
        households = List.copyOf(households);
    }

    /// The demo's list.
    public static DemoList fortyPeople() {
        var town = new Builder();
        for (int people : new int[] {1, 3, 1, 2, 1, 1, 2, 1, 3, 1}) town.contacted(people, 1, Kind.HUMAN);
        for (int people : new int[] {1, 2, 1, 1}) town.contacted(people, 2, Kind.NOBODY, Kind.HUMAN);
        town.contacted(1, 3, Kind.NOBODY, Kind.FAMILY, Kind.HUMAN);
        town.contacted(1, 3, Kind.MACHINE, Kind.NOBODY, Kind.HUMAN);
        town.contacted(1, 3, Kind.NOBODY, Kind.NOBODY, Kind.HUMAN);
        for (int i = 0; i < 3; i++) town.nobody(ABSENT, Kind.NOBODY, Kind.NOBODY, Kind.NOBODY);
        town.nobody(ABSENT, Kind.FAMILY, Kind.FAMILY, Kind.FAMILY);
        town.nobody(MACHINE, Kind.MACHINE, Kind.MACHINE, Kind.MACHINE);
        town.nobody(MACHINE, Kind.NOBODY, Kind.NOBODY, Kind.MACHINE);
        town.contacted(1, 1, Kind.BUSY, Kind.HUMAN);
        town.contacted(1, 1, Kind.BUSY, Kind.HUMAN);
        town.contacted(1, 1, Kind.CONGESTION, Kind.HUMAN);
        town.defectiveAfter(Kind.UNALLOCATED);
        town.defectiveAfter(Kind.WRONG_PARTY);
        town.onlyTelephone2();
        town.telephone1Unallocated();
        town.defectiveBefore("");
        town.defectiveBefore("046-899");
        town.defectiveBefore("不明");
        return new DemoList(town.households);
    }

    /// The list as the city hands it over: UTF-8 with BOM, 21 columns, CR LF.
    public byte[] csv() {
        var text = new StringBuilder("\uFEFF").append(HEADER).append("\r\n");
        int line = 0;
        for (Household household : households)
            for (int member = 0; member < household.people(); member++)
                text.append(line(++line, household)).append("\r\n");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Lines of the list, the header aside.
    public int people() {
        return households.stream().mapToInt(Household::people).sum();
    }

    /// Every dialable number → what each call to it meets: the town's table.
    public Map<String, List<Behaviour>> citizens() {
        var all = new HashMap<String, List<Behaviour>>();
        households.forEach(household -> all.putAll(household.citizens()));
        return Map.copyOf(all);
    }

    /// Every dialable number → certificate: the judge's table.
    public Map<String, String> householdOfNumber() {
        var all = new HashMap<String, String>();
        for (Household household : households)
            household.citizens().keySet().forEach(number -> all.put(number, household.certificate()));
        return Map.copyOf(all);
    }

    private static String digits(int n) {
        return "046899%04d".formatted(n);
    }

    private static String line(int n, Household household) {
        var given = GIVEN.get(n % GIVEN.size());
        var street = "架空町" + n + "番地";
        return String.join(
                ",",
                "99%08d".formatted(n),
                "189900%05d".formatted(n),
                // New to the scheme: no earlier tickets.
                n % 5 == 0 ? "" : "179900%05d".formatted(n),
                n % 5 == 0 ? "" : "169900%05d".formatted(n),
                n % 3 == 0 ? "" : "159900%05d".formatted(n),
                household.certificate(),
                "カクウ　" + given[1],
                "架空　" + given[0],
                "%d%02d%02d".formatted(1944 + n % 35, 1 + n % 12, 1 + n % 28),
                given[2],
                n % 4 == 0 ? "" : "2380000",
                n % 4 == 0 ? "" : "神奈川県横須賀市" + street,
                n % 7 == 0 ? "架空ハイツ" + n + "号" : "",
                "2380000",
                street,
                n % 7 == 0 ? "架空ハイツ" + n + "号" : "",
                household.telephone1(),
                household.telephone2(),
                n % 2 == 0 ? "20170615" : "",
                "",
                n % 6 == 0 ? "20150701" : "");
    }

    /// Hands out numbers and certificates one after another.
    private static final class Builder {

        private final List<Household> households = new ArrayList<>();
        private int numbers;

        void contacted(int people, int attempts, Kind... course) {
            int n = ++numbers;
            add(
                    people,
                    spelled(n),
                    "",
                    Map.of(digits(n), course(course)),
                    Ending.CONTACTED,
                    CONTACT,
                    attempts,
                    course.length);
        }

        void nobody(String disposition, Kind... course) {
            int n = ++numbers;
            add(1, spelled(n), "", Map.of(digits(n), course(course)), Ending.NOBODY_THREE_TIMES, disposition, 3, 3);
        }

        void defectiveAfter(Kind kind) {
            int n = ++numbers;
            add(1, spelled(n), "", Map.of(digits(n), course(kind)), Ending.DEFECTIVE_AFTER_DIALLING, AFTER, 1, 1);
        }

        void onlyTelephone2() {
            int n = ++numbers;
            add(1, "不明", spelled(n), Map.of(digits(n), course(Kind.HUMAN)), Ending.CONTACTED, CONTACT, 1, 1);
        }

        void telephone1Unallocated() {
            int n = ++numbers;
            int second = ++numbers;
            var citizens = Map.of(digits(n), course(Kind.UNALLOCATED), digits(second), course(Kind.HUMAN));
            // The call to the number that does not exist was a call to the household: an attempt.
            add(1, spelled(n), spelled(second), citizens, Ending.CONTACTED, CONTACT, 2, 2);
        }

        void defectiveBefore(String telephone) {
            add(1, telephone, "", Map.of(), Ending.DEFECTIVE_BEFORE_DIALLING, BEFORE, 0, 0);
        }

        private void add(
                int people,
                String telephone1,
                String telephone2,
                Map<String, List<Behaviour>> citizens,
                Ending ending,
                String disposition,
                int attempts,
                int calls) {
            households.add(new Household(
                    "99%06d".formatted(households.size() + 1),
                    people,
                    telephone1,
                    telephone2,
                    citizens,
                    ending,
                    disposition,
                    attempts,
                    calls));
        }

        /// Real lists are a mixture.
        private static String spelled(int n) {
            return switch (n % 6) {
                case 0 -> "046-899-%04d".formatted(n);
                case 1 -> digits(n);
                case 2 -> "899-%04d".formatted(n);
                case 3 -> "899%04d".formatted(n);
                case 4 -> "(046)899-%04d".formatted(n);
                default -> wide("046-899-%04d".formatted(n));
            };
        }

        private static String wide(String ascii) {
            var wide = new StringBuilder();
            // Full-width forms lie 0xFEE0 above ASCII.
            for (char c : ascii.toCharArray()) wide.append((char) (c + 0xFEE0));
            return wide.toString();
        }

        private static List<Behaviour> course(Kind... kinds) {
            return List.of(kinds).stream().map(Behaviour::of).toList();
        }
    }
}
