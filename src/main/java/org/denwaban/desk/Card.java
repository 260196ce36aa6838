package org.denwaban.desk;

import java.util.List;

/// What a screen shows of a call's other side, ready to be shown: texts, formatted; opened personal data. Closed.
sealed interface Card {

    /// A household.
    ///
    /// @param householdId   its id, which is no person's
    /// @param contractName  what people call the contract
    /// @param members       who is listed now first
    /// @param address       where most of them live; empty for none
    /// @param phones        in the order in which they are tried
    /// @param calls         what was tried, oldest first
    /// @param left          what remains
    /// @param returnCalls   when they called us
    /// @param dispositions  what may be chosen after a call; none where nothing is entered here
    /// @param reasons       of the pull-down
    /// @param ticketsIssued whether a new ticket may be wished for
    /// @param wrongNumber   whether the contract has a word for a wrong number
    /// @param firstDay      of the contract's period, ISO
    /// @param lastDay       of it
    /// @param mayBeDialled  why not now, or when; for people
    record OfHousehold(
            String householdId,
            String contractId,
            String contractName,
            List<Person> members,
            String address,
            List<Phone> phones,
            List<Call> calls,
            Left left,
            List<String> returnCalls,
            List<Choice> dispositions,
            List<Choice> reasons,
            boolean ticketsIssued,
            boolean wrongNumber,
            String firstDay,
            String lastDay,
            String mayBeDialled)
            implements Card {

        public OfHousehold {
            members = List.copyOf(members);
            phones = List.copyOf(phones);
            calls = List.copyOf(calls);
            returnCalls = List.copyOf(returnCalls);
            dispositions = List.copyOf(dispositions);
            reasons = List.copyOf(reasons);
        }

        /// Its people are.
        @Override
        public String toString() {
            return "OfHousehold[" + householdId + "]";
        }
    }

    /// Somebody who calls us, or whom we call back.
    ///
    /// @param contractId   whose line they called
    /// @param listed       whether the contract has a list to look them up in
    /// @param withheld     whether their number is not shown to us
    /// @param candidates   households that have it
    /// @param enquiries    what is entered of an enquiry, and what was of this call so far
    record OfCaller(
            String callId,
            String contractId,
            String contractName,
            boolean listed,
            boolean withheld,
            List<OfHousehold> candidates,
            OfEnquiries enquiries)
            implements Card {

        public OfCaller {
            candidates = List.copyOf(candidates);
        }

        /// They are people.
        @Override
        public String toString() {
            return "OfCaller[" + callId + "]";
        }
    }

    /// Enquiries of a call.
    ///
    /// @param categories of the contract, in their order; none where it has none
    record OfEnquiries(List<String> categories, List<Taken> taken) {
        public OfEnquiries {
            categories = List.copyOf(categories);
            taken = List.copyOf(taken);
        }
    }

    /// An enquiry that was written, without its words.
    ///
    /// @param booking key of the words for it; empty for none
    record Taken(String id, String at, String category, String booking, String number) {}

    /// A person.
    ///
    /// @param member   place in the household
    /// @param listed   whether they are on the list now
    /// @param birthday ISO
    /// @param age      on this day of contract time
    /// @param examined years in which they went, for people; empty for none
    /// @param notes    what earlier calls noted
    /// @param ticketWished when they wished for a new ticket last; empty for never
    /// @param ticketWish   id of that wish
    /// @param escalated    what was passed on to the commissioner because of them
    record Person(
            int member,
            boolean listed,
            String name,
            String kana,
            String birthday,
            int age,
            String sex,
            String ticket,
            String examined,
            List<String> notes,
            String ticketWished,
            String ticketWish,
            List<Escalated> escalated) {

        public Person {
            notes = List.copyOf(notes);
            escalated = List.copyOf(escalated);
        }

        /// They are a person.
        @Override
        public String toString() {
            return "Person[" + member + "]";
        }
    }

    /// What was passed on to the commissioner.
    ///
    /// @param answer empty while there is none
    record Escalated(String at, String content, String answeredAt, String answer) {

        /// They are a person's words.
        @Override
        public String toString() {
            return "Escalated[" + at + "]";
        }
    }

    /// A telephone.
    record Phone(int ordinal, String number) {

        /// It is a person's.
        @Override
        public String toString() {
            return "Phone[" + ordinal + "]";
        }
    }

    /// A call to them.
    ///
    /// @param number which attempt; 0 where it does not count
    /// @param window as the contract words it; empty outside every window
    /// @param outcome key of the words for it
    record Call(int number, String at, String window, int phone, String outcome) {}

    /// What remains to be tried.
    ///
    /// @param key      of the words for it
    /// @param attempts 0 where it is not a number
    /// @param windows  in which, as the contract words them
    record Left(String key, int attempts, String windows) {}

    /// Something to choose.
    ///
    /// @param noteNeeded whether a note has to say why
    /// @param contact    whether it says that somebody was talked to
    /// @param wrongNumber whether it says that the person cannot be reached there
    record Choice(String code, String label, boolean noteNeeded, boolean contact, boolean wrongNumber) {}
}
