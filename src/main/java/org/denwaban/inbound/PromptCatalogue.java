package org.denwaban.inbound;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Reception;
import org.denwaban.staff.PauseReason;
import org.denwaban.staff.PresenceCodes;

/// Every prompt, by name: those of every installation, which ship in `asterisk-config/sounds/denwaban`, and those of
/// one
/// contract, which `./denwaban prompts` makes. Pure.
///
/// Sentences with a date in them are not recorded whole: they are played as parts (month, day, weekday, hour, minute),
/// so that nothing is made at the time of a call and a person's voice can take the place of each part.
public final class PromptCatalogue {

    /// Said when the next opening is known: 次の受付は、…
    public static final String NEXT_OPENING = "next-opening";

    /// Said when it is not.
    public static final String NEXT_OPENING_UNKNOWN = "next-opening-unknown";

    /// The opening is later on the same day.
    public static final String TODAY = "today";

    /// The opening is on the day after.
    public static final String TOMORROW = "tomorrow";

    /// Twelve o'clock sharp.
    public static final String NOON = "noon";

    /// Ends a sentence that tells when something begins.
    public static final String FROM_THEN = "from-then";

    /// Before the digits of a number that is read back.
    public static final String NUMBER_IS = "number-is";

    /// After them, with its two choices.
    public static final String NUMBER_CONFIRM = "number-confirm";

    /// The wish to be called back is written down.
    public static final String CALL_BACK_ACCEPTED = "callback-accepted";

    /// It was before.
    public static final String CALL_BACK_ALREADY = "callback-already";

    /// It cannot be.
    public static final String CALL_BACK_FAILED = "callback-failed";

    /// Places in a queue that have a prompt of their own. Whoever hears a place beyond twenty is better told that many
    /// wait.
    public static final int PLACES = 20;

    private static final List<Prompt> COMMON = Collections.unmodifiableList(makeCommon());

    private PromptCatalogue() {}

    /// The prompts that every installation needs.
    public static List<Prompt> common() {
        return COMMON;
    }

    /// All prompts that an installation with this contract needs. A contract that names one of the common recordings
    /// uses that one.
    public static List<Prompt> of(Contract contract) {
        Map<String, Prompt> prompts = new LinkedHashMap<>();
        COMMON.forEach(prompt -> prompts.put(prompt.name(), prompt));
        ofContract(contract).forEach(prompt -> prompts.putIfAbsent(prompt.name(), prompt));
        return List.copyOf(prompts.values());
    }

    /// 1 to 12.
    public static String month(int month) {
        return "month-" + month;
    }

    /// 1 to 31.
    public static String day(int day) {
        return "day-" + day;
    }

    /// `weekday-1` is Monday, `weekday-7` Sunday.
    public static String weekday(DayOfWeek day) {
        return "weekday-" + day.getValue();
    }

    /// 0 to 23.
    public static String hour(int hour) {
        return "hour-" + hour;
    }

    /// 1 to 59; a full hour has none.
    public static String minute(int minute) {
        return "minute-" + minute;
    }

    /// One digit of a number that is read back.
    public static String digit(char digit) {
        return "digit-" + digit;
    }

    /// Place in a queue, 1 is next.
    public static String place(int place) {
        return place <= PLACES ? "position-" + place : "position-more";
    }

    /// What a caller hears first whom a person will answer.
    public static String welcome(Contract contract) {
        return contract.id() + "-welcome";
    }

    private static List<Prompt> ofContract(Contract contract) {
        var prompts = new ArrayList<Prompt>();
        var reception = contract.reception();
        if (reception != null) {
            prompts.add(said(reception.guidance(), closed(reception)));
            prompts.add(said(welcome(contract), thanks(reception) + "担当者におつなぎいたします。"));
        }
        var message = contract.machineMessage();
        if (message != null) {
            prompts.add(said(
                    message.prompt(),
                    "お留守のところ失礼いたします。" + contract.commissioner() + "からのお知らせで、お電話いたしました。のちほど、改めてお電話いたします。"));
        }
        return prompts;
    }

    private static String thanks(Reception reception) {
        return "お電話ありがとうございます。" + reception.lineName() + "です。";
    }

    private static String closed(Reception reception) {
        return thanks(reception) + "受付時間は、" + SpokenHours.of(reception) + "です。ただいまの時間は、受付を行っておりません。";
    }

    private static List<Prompt> makeCommon() {
        var prompts = new ArrayList<Prompt>();
        addGuidance(prompts);
        addQueue(prompts);
        addChoices(prompts);
        addResults(prompts);
        addPresence(prompts);
        addDates(prompts);
        addNumbers(prompts);
        return prompts;
    }

    /// The first two need nothing but the PBX: they name no contract, and are played with denwaban dead.
    private static void addGuidance(List<Prompt> prompts) {
        prompts.add(said("guidance-closed", "お電話ありがとうございます。本日の受付は終了いたしました。恐れ入りますが、受付時間内におかけ直しください。"));
        prompts.add(said("guidance-unavailable", "お電話ありがとうございます。ただいま電話に出ることができません。恐れ入りますが、しばらくたってからおかけ直しください。"));
        prompts.add(said(NEXT_OPENING, "次の受付は、"));
        prompts.add(said(NEXT_OPENING_UNKNOWN, "次の受付日は、未定です。"));
        prompts.add(said(TODAY, "本日、"));
        prompts.add(new Prompt(TOMORROW, "明日、", "あす、"));
        prompts.add(said(FROM_THEN, "からです。"));
        prompts.add(said("goodbye", "お電話ありがとうございました。失礼いたします。"));
    }

    private static void addQueue(List<Prompt> prompts) {
        prompts.add(said("queue-welcome", "お電話ありがとうございます。担当者におつなぎいたします。"));
        prompts.add(said("queue-wait", "ただいま、電話が大変混み合っております。恐れ入りますが、このまましばらくお待ちください。"));
        for (int place = 1; place <= PLACES; place++) {
            prompts.add(said(place(place), "ただいま、" + place + "番目にお待ちいただいております。"));
        }
        prompts.add(said(place(PLACES + 1), "ただいま、大変多くのお客様にお待ちいただいております。"));
        prompts.add(said("queue-sorry", "お待たせして、申し訳ございません。ただいま、担当者が電話に出ることができません。"));
        prompts.add(said("callback-offer", "こちらから折り返しお電話を差し上げることもできます。ご希望の場合は、1を押してください。"));
    }

    private static void addChoices(List<Prompt> prompts) {
        prompts.add(said("menu-repeat", "もう一度お聞きになる場合は、1を押してください。"));
        prompts.add(said("menu-callback", "折り返しのお電話をご希望の場合は、2を押してください。"));
        prompts.add(said("menu-closed", "もう一度お聞きになる場合は1を、折り返しのお電話をご希望の場合は2を、押してください。"));
        prompts.add(said("number-entry", "折り返し先のお電話番号を、市外局番から押してください。最後に、シャープを押してください。"));
        prompts.add(said(NUMBER_IS, "折り返し先のお電話番号は、"));
        prompts.add(said(NUMBER_CONFIRM, "です。よろしければ1を、入力し直す場合は2を、押してください。"));
        prompts.add(said(CALL_BACK_ACCEPTED, "折り返しのお電話を承りました。担当者からお電話いたします。"));
        prompts.add(said(CALL_BACK_ALREADY, "この電話番号への折り返しは、すでに承っております。担当者からお電話いたします。"));
        prompts.add(said(CALL_BACK_FAILED, "申し訳ございません。ただいま、折り返しのお電話を承ることができません。受付時間内におかけ直しください。"));
        prompts.add(said("invalid-entry", "恐れ入りますが、入力を確認できませんでした。もう一度、お願いいたします。"));
    }

    /// What the operator hears after a conversation.
    private static void addResults(List<Prompt> prompts) {
        prompts.add(said("result", "結果を入力してください。一、通電。二、不在。三、留守番電話。四、つながらない番号。"));
        prompts.add(said("recorded", "記録しました。"));
        prompts.add(said("not-recorded", "記録できませんでした。画面から入力してください。"));
    }

    /// What the operator hears after a code.
    private static void addPresence(List<Prompt> prompts) {
        prompts.add(said(PresenceCodes.READY, "受付を開始しました。"));
        prompts.add(said(PresenceCodes.OFF, "業務終了を登録しました。お疲れさまでした。"));
        prompts.add(said(PresenceCodes.SIGNED_OUT, "出勤の登録がありません。先に出勤を登録してください。"));
        for (var reason : PauseReason.values()) {
            prompts.add(said(PresenceCodes.paused(reason), "離席を登録しました。理由は、" + reason.japanese() + "です。"));
        }
    }

    private static void addDates(List<Prompt> prompts) {
        for (int month = 1; month <= 12; month++) {
            prompts.add(said(month(month), month + "月"));
        }
        // As a date the first is ついたち; Open JTalk says いちにち, which is how long a day is.
        prompts.add(new Prompt(day(1), "1日、", "ついたち、"));
        for (int day = 2; day <= 31; day++) {
            prompts.add(said(day(day), day + "日、"));
        }
        for (var day : DayOfWeek.values()) {
            prompts.add(said(weekday(day), SpokenHours.weekday(day) + "、"));
        }
        for (int hour = 0; hour < 24; hour++) {
            prompts.add(said(hour(hour), SpokenHours.hour(hour)));
        }
        prompts.add(said(NOON, "正午"));
        for (int minute = 1; minute < 60; minute++) {
            prompts.add(said(minute(minute), SpokenHours.minute(minute)));
        }
    }

    /// The long vowels of two and five are how numbers are told over the telephone.
    private static void addNumbers(List<Prompt> prompts) {
        var readings = List.of("ゼロ", "イチ", "ニー", "サン", "ヨン", "ゴー", "ロク", "ナナ", "ハチ", "キュー");
        for (char digit = '0'; digit <= '9'; digit++) {
            prompts.add(new Prompt(digit(digit), String.valueOf(digit), readings.get(digit - '0') + "、"));
        }
    }

    /// Open JTalk reads 0時 as ゼロじ.
    private static Prompt said(String name, String text) {
        return new Prompt(name, text, text.replace("午前0時", "午前零時").replace("午後0時", "午後零時"));
    }
}
