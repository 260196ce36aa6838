package org.denwaban.staff;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.denwaban.pbx.agi.AgiCall;
import org.denwaban.pbx.agi.AgiScript;

/// Answers the dialplan when an operator keys in what their duty is to be: `11` sign in, `12` ready, `21` to `26` pause
/// with its reason, `19` sign out.
public final class PresenceCodes implements AgiScript {

    /// Names of the recordings that answer.
    public static final String READY = "presence-ready";

    public static final String OFF = "presence-off";
    public static final String SIGNED_OUT = "presence-signed-out";

    /// Under the 5 s after which the dialplan itself gives up.
    private static final Duration DEADLINE = Duration.ofSeconds(4);

    private final PresenceDesk desk;
    private final Presence presence;

    public PresenceCodes(PresenceDesk desk, Presence presence) {
        this.desk = desk;
        this.presence = presence;
    }

    /// Name of the recording that says that somebody is paused, and why.
    public static String paused(PauseReason reason) {
        return "presence-paused-" + reason.key();
    }

    /// The question `presence,<telephone>,<code>`.
    public Map<String, AgiScript> scripts() {
        return Map.of("presence", this);
    }

    @Override
    public Duration deadline() {
        return DEADLINE;
    }

    /// Silence where the telephone is nobody's, the code means nothing, or nothing could be recorded: the dialplan says
    /// so. The variable that it believes is set last.
    @Override
    public void answer(AgiCall call) {
        var operator = presence.at("PJSIP/" + call.argument(1));
        var wish = meaning(call.argument(2));
        if (operator.isPresent() && wish.isPresent()) {
            var id = operator.get().id();
            prompt(desk.change(id, wish.get(), id)).ifPresent(prompt -> {
                call.set("DW_PROMPTS", prompt);
                call.set("DW_DONE", "yes");
            });
        }
    }

    /// What a code means, empty if nothing.
    static Optional<Wish> meaning(String code) {
        return switch (code) {
            case "11" -> Optional.of(new Wish.SignIn(Set.of()));
            case "12" -> Optional.of(new Wish.Ready());
            case "19" -> Optional.of(new Wish.SignOut());
            default ->
                code.matches("2[1-9]")
                        ? PauseReason.keyed(code.charAt(1) - '0').map(Wish.Pause::new)
                        : Optional.empty();
        };
    }

    private static Optional<String> prompt(DutyRules.Step step) {
        return switch (step) {
            case DutyRules.Step.To(var duty) -> Optional.of(prompt(duty));
            case DutyRules.Step.Refused(var why) ->
                why == DutyFault.SIGNED_OUT ? Optional.of(SIGNED_OUT) : Optional.empty();
        };
    }

    private static String prompt(Duty duty) {
        return switch (duty) {
            case Duty.Ready _ -> READY;
            case Duty.Paused paused -> paused(paused.reason());
            case Duty.Off _ -> OFF;
        };
    }
}
