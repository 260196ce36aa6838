package org.denwaban.dialer;

import org.denwaban.campaign.TicketWishStore;
import org.denwaban.clock.Clock;
import org.denwaban.clock.ContractClock;
import org.denwaban.db.Database;
import org.denwaban.staff.AuditStore;

/// Takes wishes for a new ticket back: as long as the mail to the commissioner does not hold them.
public final class TicketWishes {

    private final Database database;
    private final TicketWishStore store = new TicketWishStore();
    private final AuditStore audit = new AuditStore();
    private final ContractClock contractTime;
    private final Clock machine;

    public TicketWishes(Database database, ContractClock contractTime, Clock machine) {
        this.database = database;
        this.contractTime = contractTime;
        this.machine = machine;
    }

    /// What came of it. Closed.
    public enum Done {
        DONE("", ""),
        NO_SUCH("E-WISH-001", "取り消せる再発行の希望がありません（取消済み、または別の契約）。"),
        MAILED("E-WISH-002", "委託者へのメールにすでに載っているため、取り消せません。委託者に電話などで伝えてください。");

        private final String code;
        private final String japanese;

        Done(String code, String japanese) {
            this.code = code;
            this.japanese = japanese;
        }

        /// Stable code; empty where it was done.
        public String code() {
            return code;
        }

        /// One sentence for people.
        public String japanese() {
            return japanese;
        }
    }

    /// Takes one back, with its entry in the audit trail, or nothing.
    ///
    /// @param by   the supervisor
    /// @param from the browser's address
    public Done withdraw(String contractId, String id, String by, String from) {
        return database.transaction(handle -> {
            if (!store.stands(handle, contractId, id)) {
                return Done.NO_SUCH;
            }
            if (store.mailed(handle, id)) {
                return Done.MAILED;
            }
            if (!store.withdraw(handle, id, by, contractTime.now())) {
                return Done.NO_SUCH;
            }
            audit.add(
                    handle, new AuditStore.Entry(machine.now(), by, AuditStore.Action.TICKET_WISH_WITHDRAWN, id, from));
            return Done.DONE;
        });
    }
}
