package org.denwaban.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.denwaban.inbound.Enquiry.Booked;
import org.denwaban.inbound.Enquiry.Booking;
import org.denwaban.inbound.Enquiry.Channel;
import org.denwaban.inbound.EnquiryRules.Fault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnquiryRulesTest {

    private static final List<String> CATEGORIES = List.of("申請", "交付予約");

    private static Enquiry enquiry(String category, String content, @Nullable Booking booking) {
        return new Enquiry(Channel.PHONE, category, content, booking);
    }

    private static void is(List<Fault> faults, Enquiry enquiry) {
        assertEquals(faults, EnquiryRules.faults(enquiry, CATEGORIES));
    }

    @Test
    void aCategoryOfTheContractAndContentAreAllItNeeds() {
        is(List.of(), enquiry("申請", "架空の問合せ", null));
        is(List.of(), enquiry("交付予約", "𠮷".repeat(2_000), new Booking(Booked.TAKEN, "2026-00012")));
        is(List.of(), enquiry("交付予約", "取消", new Booking(Booked.CANCELLED, "7")));
    }

    @Test
    void everyFaultIsNamed() {
        is(List.of(Fault.CATEGORY), enquiry("苦情", "架空の問合せ", null));
        is(List.of(Fault.CATEGORY, Fault.CONTENT_MISSING), enquiry("", " ", null));
        is(List.of(Fault.CONTENT_TOO_LONG), enquiry("申請", "あ".repeat(EnquiryRules.CONTENT_MOST + 1), null));
        is(List.of(Fault.CONTENT_TOO_LONG), enquiry("申請", "あ".repeat(10 * EnquiryRules.CONTENT_MOST), null));
        for (var number : List.of("", "-1", "1-", "A12", "１２", "1".repeat(41), "12 34")) {
            is(List.of(Fault.BOOKING_NUMBER), enquiry("申請", "架空", new Booking(Booked.TAKEN, number)));
        }
    }

    @Test
    void aContractWithoutCategoriesTakesNone() {
        assertEquals(List.of(), EnquiryRules.faults(enquiry("", "葉書を見て", null), List.of()));
        assertEquals(List.of(Fault.CATEGORY), EnquiryRules.faults(enquiry("申請", "葉書を見て", null), List.of()));
    }

    @Test
    void whatWasAskedIsNotPrinted() {
        assertEquals("Enquiry[PHONE 申請]", enquiry("申請", "架空の話", null).toString());
    }
}
