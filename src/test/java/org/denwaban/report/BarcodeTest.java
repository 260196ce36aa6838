package org.denwaban.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.denwaban.report.Barcode.Bar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.org.okapibarcode.backend.JapanPost;

class BarcodeTest {

    /// All sixteen of カスタマバーコード付番事例 (検証用), post.japanpost.jp/zipcode/zipmanual/p25.html, from the address on; and
    /// p17.
    @ParameterizedTest
    @CsvSource({
        "2630023, 千葉市稲毛区緑町3丁目30-8　郵便ビル403号, 2 6 3 0 0 2 3 3 - 3 0 - 8 - 4 0 3 CC4 CC4 CC4 5",
        "0140113, 秋田県大仙市堀見内　南田茂木　添60-1, 0 1 4 0 1 1 3 6 0 - 1 CC4 CC4 CC4 CC4 CC4 CC4 CC4 CC4 CC4 CC8",
        "1100016, 東京都台東区台東5-6-3　ABCビル10F, 1 1 0 0 0 1 6 5 - 6 - 3 - 1 0 CC4 CC4 CC4 CC4 CC4 9",
        "0600906, 北海道札幌市東区北六条東4丁目　郵便センター6号館, 0 6 0 0 9 0 6 4 - 6 CC4 CC4 CC4 CC4 CC4 CC4 CC4 CC4 CC4 CC4 9",
        "0650006, 北海道札幌市東区北六条東8丁目　郵便センター10号館, 0 6 5 0 0 0 6 8 - 1 0 CC4 CC4 CC4 CC4 CC4 CC4 CC4 CC4 CC4 9",
        "4070033, 山梨県韮崎市龍岡町下條南割　韮崎400, 4 0 7 0 0 3 3 4 0 0 CC4 CC4 CC4 CC4 CC4 CC4 CC4 CC4 CC4 CC4 -",
        "2730102, 千葉県鎌ケ谷市右京塚　東3丁目-20-5　郵便・A&bコーポB604号, 2 7 3 0 1 0 2 3 - 2 0 - 5 CC1 1 6 0 4 CC4 CC4 0",
        "1980036, 東京都青梅市河辺町十一丁目六番地一号　郵便タワー601, 1 9 8 0 0 3 6 1 1 - 6 - 1 - 6 0 1 CC4 CC4 CC4 CC8",
        "0270203, 岩手県宮古市大字津軽石第二十一地割大淵川480, 0 2 7 0 2 0 3 2 1 - 4 8 0 CC4 CC4 CC4 CC4 CC4 CC4 CC4 CC5",
        "5900016, 大阪府堺市堺区中田出井町四丁六番十九号, 5 9 0 0 0 1 6 4 - 6 - 1 9 CC4 CC4 CC4 CC4 CC4 CC4 CC4 CC2",
        "0800831, 北海道帯広市稲田町南七線　西28, 0 8 0 0 8 3 1 7 - 2 8 CC4 CC4 CC4 CC4 CC4 CC4 CC4 CC4 CC4 CC7",
        "3170055, 茨城県日立市宮田町6丁目7-14　ABCビル2F, 3 1 7 0 0 5 5 6 - 7 - 1 4 - 2 CC4 CC4 CC4 CC4 CC4 CC1",
        "6500046, 神戸市中央区港島中町9丁目7-6　郵便シティA棟1F1号, 6 5 0 0 0 4 6 9 - 7 - 6 CC1 0 1 - 1 CC4 CC4 CC4 5",
        "6230011, 京都府綾部市青野町綾部6-7　LプラザB106, 6 2 3 0 0 1 1 6 - 7 CC2 1 CC1 1 1 0 6 CC4 CC4 CC4 4",
        "0640804, 札幌市中央区南四条西29丁目1524-23　第2郵便ハウス501, 0 6 4 0 8 0 4 2 9 - 1 5 2 4 - 2 3 - 2 - 3",
        "9100067, 福井県福井市新田塚3丁目80-25　J1ビル2-B, 9 1 0 0 0 6 7 3 - 8 0 - 2 5 CC1 9 1 - 2 CC1 9",
        "1000013, 東京都千代田区霞が関1丁目3番2号　郵便プラザ503室, 1 0 0 0 0 1 3 1 - 3 - 2 - 5 0 3 CC4 CC4 CC4 CC4 9",
    })
    void isThatOfTheManual(String postcode, String address, String symbols) {
        assertEquals(
                "STC " + symbols + " SPC",
                Barcode.of(postcode, AddressNumberRules.in(address)).notation());
    }

    /// The library is told neither start, stop, filling nor check digit; it refuses what is too long.
    @Test
    void hasTheBarsOfAnotherEncoder() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            var number = new StringBuilder();
            for (int places = random.nextInt(14); places > 0; ) {
                char character = "0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ".charAt(random.nextInt(37));
                places -= character >= 'A' ? 2 : 1;
                if (places >= 0) {
                    number.append(character);
                }
            }
            var postcode = "%07d".formatted(random.nextInt(10_000_000));
            assertEquals(
                    theirs(postcode + number),
                    Barcode.of(postcode, number.toString()).bars(),
                    "seed " + seed + ": " + postcode + number);
        }
    }

    private static List<Bar> theirs(String data) {
        var symbol = new JapanPost();
        symbol.setContent(data);
        double top = symbol.getRectangles().stream()
                .mapToDouble(each -> each.y)
                .min()
                .orElseThrow();
        double bottom = symbol.getRectangles().stream()
                .mapToDouble(each -> each.y + each.height)
                .max()
                .orElseThrow();
        return symbol.getRectangles().stream()
                .sorted(Comparator.comparingDouble(each -> each.x))
                .map(bar -> bar(bar.y == top, bar.y + bar.height == bottom))
                .toList();
    }

    private static Bar bar(boolean up, boolean down) {
        return up ? (down ? Bar.LONG : Bar.UPPER) : (down ? Bar.LOWER : Bar.TIMING);
    }

    @Test
    void aLettersControlCharacterStaysAloneAtTheCut() {
        assertEquals(
                "STC 2 3 8 0 0 0 1 1 2 3 4 5 6 7 8 9 0 1 2 CC3 1 SPC",
                Barcode.of("2380001", "123456789012Z99").notation());
    }

    @Test
    void refusesWhatHasNoBar() {
        assertThrows(IllegalArgumentException.class, () -> Barcode.of("238-001", ""));
        assertThrows(IllegalArgumentException.class, () -> Barcode.of("2380001", "一"));
        assertEquals(Barcode.BARS, Barcode.of("2380001", "").bars().size());
    }
}
