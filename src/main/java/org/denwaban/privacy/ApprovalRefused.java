package org.denwaban.privacy;

/// Something with an approval that is not done.
public final class ApprovalRefused extends Exception {
    private static final long serialVersionUID = 1;

    private final ApprovalFault fault;

    public ApprovalRefused(ApprovalFault fault) {
        super(fault.code() + ": " + fault.japanese());
        this.fault = fault;
    }

    /// Why.
    public ApprovalFault fault() {
        return fault;
    }
}
