package org.denwaban.contract;

/// The answering side of a contract.
public record Reception() {}
