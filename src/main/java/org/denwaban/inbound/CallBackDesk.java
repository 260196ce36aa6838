package org.denwaban.inbound;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.denwaban.callback.CallBack;
import org.denwaban.callback.CallBackStore;
import org.denwaban.clock.Clock;
import org.denwaban.contract.Contract;
import org.denwaban.db.Database;
import org.denwaban.pbx.agi.AgiCall;
import org.denwaban.pbx.agi.AgiScript;
import org.denwaban.people.PhoneNumber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes down that a caller wants to be called back: written and committed before the caller hears so.
public final class CallBackDesk implements AgiScript {

    /// What became of the wish; also what the PBX's record says of it.
    enum Answer {
        /// It is written down.
        TAKEN(PromptCatalogue.CALL_BACK_ACCEPTED),
        /// The same number waits already: one call back, however often they ask.
        ALREADY(PromptCatalogue.CALL_BACK_ALREADY),
        /// Nobody can or may call this number.
        REFUSED(PromptCatalogue.CALL_BACK_FAILED);

        private final String prompt;

        Answer(String prompt) {
            this.prompt = prompt;
        }
    }

    /// Under the 5 s after which the dialplan itself gives up.
    private static final Duration DEADLINE = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger(CallBackDesk.class);

    private final Database database;
    private final CallBackStore store;
    private final Set<String> contracts;
    private final Supplier<Instant> contractTime;
    private final Clock machine;

    /// @param contracts those that call nobody back take no wish
    public CallBackDesk(
            Database database,
            CallBackStore store,
            List<Contract> contracts,
            Supplier<Instant> contractTime,
            Clock machine) {
        this.database = database;
        this.store = store;
        this.contracts = contracts.stream()
                .filter(contract ->
                        contract.reception() != null && contract.reception().callBacks() != null)
                .map(Contract::id)
                .collect(Collectors.toUnmodifiableSet());
        this.contractTime = contractTime;
        this.machine = machine;
    }

    /// The question `call-back,<contract>,<number>,<QUEUE or AFTER_HOURS>`.
    public Map<String, AgiScript> scripts() {
        return Map.of("call-back", this);
    }

    @Override
    public Duration deadline() {
        return DEADLINE;
    }

    /// Silence where it could not be written, or the question makes no sense: the dialplan says so. The variable that
    /// it believes is set last.
    @Override
    public void answer(AgiCall call) {
        var contract = call.argument(1);
        var source = source(call.argument(3));
        if (contracts.contains(contract) && source.isPresent()) {
            var answer = Domestic.caller(call.argument(2))
                    .map(number -> asked(contract, number, call.channelId(), source.get()))
                    .orElse(Answer.REFUSED);
            LOG.info("a call back for {}: {}", contract, answer);
            call.set("DW_PROMPTS", answer.prompt);
            call.set("DW_DONE", answer.name());
        }
    }

    private static Optional<CallBack.Source> source(String word) {
        return List.of(CallBack.Source.values()).stream()
                .filter(each -> each.name().equals(word))
                .findFirst();
    }

    private Answer asked(String contract, PhoneNumber number, String callId, CallBack.Source source) {
        return database.transaction(handle -> {
            if (store.forbidden(handle, contract, number)) {
                return Answer.REFUSED;
            }
            return store.ask(handle, contract, number, callId, source, contractTime.get(), machine.now())
                    ? Answer.TAKEN
                    : Answer.ALREADY;
        });
    }
}
