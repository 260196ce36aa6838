package org.denwaban.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where everything stands on a card's face, 100 x 148 mm, written horizontally. Pure but for the widths of characters,
/// which the fonts know. Millimetres count from the upper left corner.
///
/// The barcode lies right below the name, in a band of its own: 2 mm blank on all sides, 10 mm from the edges, and
/// below
/// the 70 x 35 mm of the upper left corner that the postmark takes (Japan Post's manual, バーコード (4/4)).
final class PostcardLayout {

    static final float WIDTH = 100;
    static final float HEIGHT = 148;

    /// Of the barcode's long bars: more than 2 mm below the last line of the name, more than 70 mm from the top.
    static final float BARS_TOP = 74;

    private static final float LEFT = 12;
    private static final float BROAD = 76;
    private static final float POSTCODE_AT = 39;
    private static final float ADDRESS_TOP = 41;
    private static final float ADDRESS_HIGH = 20.5f;
    private static final float NAME_AT = 69.5f;
    private static final float NAME_HIGH = 8;
    private static final float TEXT_TOP = 84;
    private static final float TEXT_HIGH = 42;
    private static final float SENDER_AT = 132;
    private static final float TELEPHONE_AT = 138;
    private static final float SERIAL_AT = 143;
    private static final float LEADING = 1.3f;
    private static final float MM = 72 / 25.4f;

    // of a card that is read at arm's length, the largest first
    private static final List<Float> ADDRESS_SIZES = List.of(10f, 9f, 8f, 7f);
    private static final List<Float> NAME_SIZES = List.of(14f, 12f, 10f, 8f);
    private static final List<Float> TEXT_SIZES = List.of(9f, 8f, 7f);

    private final Fonts fonts;
    private final String sender;
    private final String telephone;
    private final List<Line> text;

    /// A line of text.
    ///
    /// @param size in points
    /// @param x    left end, mm from the left edge
    /// @param y    base line, mm from the upper edge
    record Line(String text, float size, float x, float y) {}

    private PostcardLayout(Fonts fonts, String sender, String telephone, List<Line> text) {
        this.fonts = fonts;
        this.sender = sender;
        this.telephone = telephone;
        this.text = text;
    }

    /// The layout of a contract's cards; empty where what they all carry cannot be printed: too long, or with
    /// characters
    /// that no font has.
    ///
    /// @param telephone the published number, as printed
    /// @param text      lines that every card carries
    static Optional<PostcardLayout> of(Fonts fonts, String sender, String telephone, List<String> text) {
        var all = Stream.concat(Stream.of(sender, caption(telephone)), text.stream())
                .toList();
        if (all.stream().anyMatch(each -> fonts.missingIn(each).isPresent())) {
            return Optional.empty();
        }
        var empty = new PostcardLayout(fonts, sender, telephone, List.of());
        return empty.block(text, TEXT_SIZES, TEXT_TOP, TEXT_HIGH)
                .filter(_ -> fonts.width(sender, 8) <= BROAD * MM)
                .map(lines -> new PostcardLayout(fonts, sender, telephone, lines));
    }

    private static String caption(String telephone) {
        return "お問い合わせ " + telephone;
    }

    /// What forbids to print `card`; empty where nothing does.
    Optional<PostcardFault> fault(Postcard card) {
        var written = "〒" + card.address() + card.house() + card.name() + "様";
        if (fonts.missingIn(written).isPresent()) {
            return Optional.of(PostcardFault.CHARACTER);
        }
        return address(card).isEmpty() || name(card).isEmpty() ? Optional.of(PostcardFault.TOO_LONG) : Optional.empty();
    }

    /// All lines of a card without a {@link #fault}.
    ///
    /// @param serial of the print run, to find a card again
    List<Line> lines(Postcard card, String serial) {
        var lines = new ArrayList<Line>();
        lines.add(new Line("〒" + card.postcodeWithHyphen(), 11, LEFT, POSTCODE_AT));
        lines.addAll(address(card).orElseThrow());
        lines.addAll(name(card).orElseThrow());
        lines.addAll(text);
        lines.add(new Line(sender, 8, LEFT, SENDER_AT));
        lines.add(new Line(caption(telephone), 12, LEFT, TELEPHONE_AT));
        lines.add(new Line(serial, 6, WIDTH - 10 - fonts.width(serial, 6) / MM, SERIAL_AT));
        return lines;
    }

    private Optional<List<Line>> address(Postcard card) {
        var parts = card.house().isEmpty() ? List.of(card.address()) : List.of(card.address(), card.house());
        return block(parts, ADDRESS_SIZES, ADDRESS_TOP, ADDRESS_HIGH);
    }

    /// On the base line above the barcode; a long one in two lines that end there.
    private Optional<List<Line>> name(Postcard card) {
        for (float size : NAME_SIZES) {
            var lines = broken(card.name() + " 様", size);
            float leading = size * LEADING / MM;
            if (lines.size() * leading <= NAME_HIGH) {
                return Optional.of(placed(lines, size, NAME_AT - (lines.size() - 1) * leading));
            }
        }
        return Optional.empty();
    }

    private Optional<List<Line>> block(List<String> parts, List<Float> sizes, float top, float high) {
        for (float size : sizes) {
            var lines =
                    parts.stream().flatMap(part -> broken(part, size).stream()).toList();
            if (lines.size() * size * LEADING / MM <= high) {
                return Optional.of(placed(lines, size, top + size * LEADING / MM));
            }
        }
        return Optional.empty();
    }

    private static List<Line> placed(List<String> texts, float size, float first) {
        var lines = new ArrayList<Line>();
        for (var each : texts) {
            lines.add(new Line(each, size, LEFT, first + lines.size() * size * LEADING / MM));
        }
        return lines;
    }

    /// Broken where it is full, but not within a number: 12-34 stays together.
    private List<String> broken(String text, float size) {
        var lines = new ArrayList<String>();
        int start = 0;
        float used = 0;
        for (int at = 0; at < text.length(); ) {
            int next = at + Character.charCount(text.codePointAt(at));
            float width = fonts.width(text.substring(at, next), size);
            if (used + width > BROAD * MM && at > start) {
                int cut = breakBefore(text, start, at);
                lines.add(text.substring(start, cut));
                start = cut;
                used = fonts.width(text.substring(cut, at), size);
            }
            used += width;
            at = next;
        }
        lines.add(text.substring(start));
        return lines;
    }

    private static int breakBefore(String text, int start, int full) {
        int cut = full;
        while (cut > start && isOfNumber(text.charAt(cut - 1)) && isOfNumber(text.charAt(cut))) {
            cut--;
        }
        return cut > start ? cut : full;
    }

    private static boolean isOfNumber(char character) {
        return Character.isDigit(character) || "-－−ー".indexOf(character) >= 0;
    }
}
