package org.denwaban.staff;

import java.util.Set;

/// What an operator, or a supervisor for them, wants their duty to be. Closed.
public sealed interface Wish {

    /// To come, and to be ready at once; also to serve other contracts from now on.
    ///
    /// @param contracts for which; empty for all that they serve
    record SignIn(Set<String> contracts) implements Wish {

        public SignIn {
            contracts = Set.copyOf(contracts);
        }
    }

    /// To take calls again after a pause.
    record Ready() implements Wish {}

    /// To take no calls for a while.
    record Pause(PauseReason reason) implements Wish {}

    /// To go.
    record SignOut() implements Wish {}
}
