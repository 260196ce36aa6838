package org.denwaban.people;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Writes call lists of people who do not exist.
public final class MadeUpList {

    static final String HEADER = "個人番号,受診券整理番号_現年度,受診券整理番号_前年度,受診券整理番号_前々年度,受診券整理番号_前前々年度,被保険者証番号,"
            + "本名氏名カナ,本名氏名,生年月日_西暦,性別,送付先郵便番号,送付先住所,送付先方書,郵便番号,住所,方書,"
            + "電話番号1,電話番号2,受診歴1年前_西暦,受診歴2年前_西暦,受診歴3年前_西暦";

    private final List<String> lines = new ArrayList<>();
    private Charset charset = StandardCharsets.UTF_8;
    private byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private String lineEnd = "\r\n";
    private boolean lastLineEnds = true;

    public MadeUpList() {
        lines.add(HEADER);
    }

    /// A list of people numbered 1 to `people`, each a household of one with a telephone.
    static MadeUpList ofPeople(int people) {
        var list = new MadeUpList();
        for (int i = 1; i <= people; i++) {
            list.add(person(i));
        }
        return list;
    }

    /// The 21 values of one person.
    static String[] person(int number) {
        return new String[] {
            "%010d".formatted(number),
            "%011d".formatted(20_180_000_000L + number),
            "",
            "",
            "",
            "%08d".formatted(70_000_000 + number),
            "カクウ　ハナコ",
            "架空　花子",
            "19550401",
            "女",
            "",
            "",
            "",
            "2380001",
            "架空町１−２−３",
            "",
            "046-899-%04d".formatted(number % 10_000),
            "",
            "20170901",
            "",
            ""
        };
    }

    /// A person of a household with these telephones.
    public static String[] person(int number, int certificate, String phone1, String phone2) {
        var person = person(number);
        person[ListColumn.CERTIFICATE.number() - 1] = certificate(certificate);
        person[ListColumn.PHONE_1.number() - 1] = phone1;
        person[ListColumn.PHONE_2.number() - 1] = phone2;
        return person;
    }

    /// How a certificate's number stands in the list.
    public static String certificate(int certificate) {
        return "%08d".formatted(certificate);
    }

    /// Person 1 with another value in one column.
    static String[] with(ListColumn column, String value) {
        var person = person(1);
        person[column.number() - 1] = value;
        return person;
    }

    public MadeUpList add(String... values) {
        return addLine(String.join(",", values));
    }

    MadeUpList addLine(String line) {
        lines.add(line);
        return this;
    }

    MadeUpList header(String header) {
        lines.set(0, header);
        return this;
    }

    MadeUpList utf16() {
        charset = StandardCharsets.UTF_16LE;
        mark = new byte[] {(byte) 0xFF, (byte) 0xFE};
        return this;
    }

    MadeUpList charset(Charset other) {
        charset = other;
        return this;
    }

    MadeUpList mark(int... bytes) {
        mark = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            mark[i] = (byte) bytes[i];
        }
        return this;
    }

    MadeUpList lineEnd(String end) {
        lineEnd = end;
        return this;
    }

    MadeUpList withoutLastLineEnd() {
        lastLineEnds = false;
        return this;
    }

    byte[] bytes() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(mark);
        out.writeBytes(lines.stream()
                .collect(Collectors.joining(lineEnd, "", lastLineEnds ? lineEnd : ""))
                .getBytes(charset));
        return out.toByteArray();
    }

    public Path writeTo(Path file) {
        return write(file, bytes());
    }

    static Path write(Path file, byte[] bytes) {
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }
}
