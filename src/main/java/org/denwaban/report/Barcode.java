package org.denwaban.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/// A customer barcode of Japan Post (カスタマバーコード): start, postcode (7), address number (13), check digit, stop; 67 bars.
/// Source: 郵便番号・バーコードマニュアル, バーコード (2/4) to (4/4), and 文字情報の抜き出し法 (4/9) and (5/9).
///
/// @param data    postcode and address number as characters, not yet cut: `26300233-30-8-403`
/// @param symbols the 20 of postcode and address number, and the check digit
record Barcode(String data, List<BarcodeSymbol> symbols) {

    /// Bars in all: start 2, 21 symbols of 3, stop 2.
    static final int BARS = 67;

    private static final int LENGTH = 20;
    private static final int MODULUS = 19;
    private static final String START = "13";
    private static final String STOP = "31";

    Barcode {
        symbols = List.copyOf(symbols);
    }

    /// One bar. Its number in the manual is its place here, counted from 1.
    enum Bar {
        LONG,
        UPPER,
        LOWER,
        TIMING
    }

    /// Encodes.
    ///
    /// @param postcode      seven digits
    /// @param addressNumber digits, capital letters and hyphens ({@link AddressNumberRules}). What is beyond 13
    ///                      places is cut, a letter being two places: its first may remain alone
    static Barcode of(String postcode, String addressNumber) {
        if (!postcode.matches("[0-9]{7}")) {
            throw new IllegalArgumentException("a postcode has seven digits");
        }
        var symbols = new ArrayList<BarcodeSymbol>();
        (postcode + addressNumber).chars().forEach(character -> addTo(symbols, (char) character));
        var cut = new ArrayList<>(symbols.subList(0, Math.min(LENGTH, symbols.size())));
        cut.addAll(Collections.nCopies(LENGTH - cut.size(), BarcodeSymbol.CC4));
        cut.add(check(cut));
        return new Barcode(postcode + addressNumber, cut);
    }

    private static void addTo(List<BarcodeSymbol> symbols, char character) {
        if (character >= '0' && character <= '9') {
            symbols.add(BarcodeSymbol.ofValue(character - '0'));
        } else if (character == '-') {
            symbols.add(BarcodeSymbol.HYPHEN);
        } else if (character >= 'A' && character <= 'Z') {
            int letter = character - 'A'; // ten letters to each control character: CC1 with A-J, CC2 K-T, CC3 U-Z
            symbols.add(BarcodeSymbol.ofValue(BarcodeSymbol.CC1.value() + letter / 10));
            symbols.add(BarcodeSymbol.ofValue(letter % 10));
        } else {
            throw new IllegalArgumentException("only digits, capital letters and hyphens have a bar");
        }
    }

    /// With it, the sum of all is a multiple of 19.
    private static BarcodeSymbol check(List<BarcodeSymbol> symbols) {
        int sum = symbols.stream().mapToInt(BarcodeSymbol::value).sum();
        return BarcodeSymbol.ofValue((MODULUS - sum % MODULUS) % MODULUS);
    }

    /// The 67 bars, from left to right.
    List<Bar> bars() {
        var numbers = symbols.stream().map(BarcodeSymbol::bars).collect(Collectors.joining("", START, STOP));
        return numbers.chars().mapToObj(number -> Bar.values()[number - '1']).toList();
    }

    /// As the manual writes a whole barcode: `STC 2 6 3 … CC4 5 SPC`.
    String notation() {
        return symbols.stream().map(BarcodeSymbol::notation).collect(Collectors.joining(" ", "STC ", " SPC"));
    }

    @Override
    public String toString() {
        return "Barcode[…]"; // it is somebody's address
    }
}
