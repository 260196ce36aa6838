package org.denwaban.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sources: JP p19, p20, p25 = post.japanpost.jp/zipcode/zipmanual, that page; the rest are made-up addresses in shapes
/// that occur, each with the rule that decides it (base B1-B6, supplement S1-S5, our reading R: docs/postcards.md).
class AddressNumberRulesTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        // the manual's own
        "JP p25, 千葉市稲毛区緑町3丁目30-8　郵便ビル403号, 3-30-8-403",
        "JP p25, 秋田県大仙市堀見内　南田茂木　添60-1, 60-1",
        "JP p25, 東京都台東区台東5-6-3　ABCビル10F, 5-6-3-10",
        "JP p25, 北海道札幌市東区北六条東4丁目　郵便センター6号館, 4-6",
        "JP p25, 北海道札幌市東区北六条東8丁目　郵便センター10号館, 8-10",
        "JP p25, 山梨県韮崎市龍岡町下條南割　韮崎400, 400",
        "JP p19 p25, 千葉県鎌ケ谷市右京塚　東3丁目-20-5　郵便・A&bコーポB604号, 3-20-5B604",
        "JP p19 p25, 東京都青梅市河辺町十一丁目六番地一号　郵便タワー601, 11-6-1-601",
        "JP p19 p25, 岩手県宮古市大字津軽石第二十一地割大淵川480, 21-480",
        "JP p25, 大阪府堺市堺区中田出井町四丁六番十九号, 4-6-19",
        "JP p19 p25, 北海道帯広市稲田町南七線　西28, 7-28",
        "JP p19 p20 p25, 茨城県日立市宮田町6丁目7-14　ABCビル2F, 6-7-14-2",
        "JP p19, 6丁目7-14　ABCビル2F201号室, 6-7-14-2-201",
        "JP p19 p25, 神戸市中央区港島中町9丁目7-6　郵便シティA棟1F1号, 9-7-6A1-1",
        "JP p19 p25, 京都府綾部市青野町綾部6-7　LプラザB106, 6-7LB106",
        "JP p20 p25, 札幌市中央区南四条西29丁目1524-23　第2郵便ハウス501, 29-1524-23-2-501",
        "JP p20 p25, 福井県福井市新田塚3丁目80-25　J1ビル2-B, 3-80-25J1-2B",
        "JP p17, 東京都千代田区霞が関1丁目3番2号　郵便プラザ503室, 1-3-2-503",

        // shapes of this city's list
        "B3 full-width, 横須賀市架空町１−２−３, 1-2-3",
        "B3, 横須賀市架空町１丁目２番地３, 1-2-3",
        "B3, 横須賀市架空町１２番地, 12",
        "B4 の, 横須賀市架空町１２番地の３, 12-3",
        "B4 ノ, 横須賀市架空町１２ノ３, 12-3",
        "B4 long vowel mark as hyphen, 横須賀市架空町１ー２ー３, 1-2-3",
        "B4 minus sign, 横須賀市架空町１－２－３, 1-2-3",
        "B4 dash, 横須賀市架空町1―2—3, 1-2-3",
        "B4 B5 floor as a word, 横須賀市架空町１−２−３架空ビル２階, 1-2-3-2",
        "B4 block and room, 横須賀市架空町１−２架空団地３棟４０５号, 1-2-3-405",
        "S4, 横須賀市架空町１−２Ｂ棟２０１号室, 1-2B201",
        "S2 small full-width f, 横須賀市架空町１−２−３　架空ビル５ｆ, 1-2-3-5",
        "S3, 横須賀市架空町１−２−３　５Ｆ−Ｂ, 1-2-3-5B",
        "S2 only behind a digit, 横須賀市架空町１−２　Ｆ棟３号, 1-2F3",
        "B3 B4 words of letters, 横須賀市架空町１−２　ＭＡＰＬＥハイツ１０１, 1-2-101",
        "B2 B4, 横須賀市架空町１−２　Ｓｔ．架空１０１, 1-2-101",
        "S5, 横須賀市架空町１−２　Ａ−Ｂ−３, 1-2AB3",
        "B4 roman numeral, 横須賀市架空町１−２　コーポ架空Ⅱ２０３, 1-2-203",
        "B4 circled digit, 横須賀市架空町１−２　架空荘①, 1-2",
        "S1, 横須賀市架空町一丁目二番三号, 1-2-3",
        "S1 tens, 横須賀市架空町十丁目二十番地, 10-20",
        "S1 hundreds, 横須賀市架空町百二十三番地, 123",
        "S1 hundreds, 横須賀市架空町三百番地四号, 300-4",
        "S1 thousands, 横須賀市架空町千二百五番地, 1205",
        "S1 by place, 横須賀市架空町一〇五番地, 105",
        "S1 の, 横須賀市架空町五の三, 5",
        "S1 の and a digit, 横須賀市架空町五の3, 5-3",
        "S1 not at the end, 横須賀市架空町六番地の二, 6",
        "B4 kanji numeral alone, 横須賀市三春町２−３, 2-3",
        "B4 甲 乙, 横須賀市架空町甲１２３番地乙, 123",
        "B4 大字 字 ロ, 架空市大字架空字ロ４５番地６, 45-6",
        "none, 横須賀市架空町無番地, ''",
        "none, 横須賀市架空町, ''",
        "Kyoto, 京都市中京区寺町通御池上る架空町４８８, 488",
        "Kyoto, 京都市下京区烏丸通四条下る架空町６２０番地, 620",
        "R 番町, 仙台市青葉区一番町３−５−１, 3-5-1",
        "R 番丁, 和歌山市十番丁１５, 15",
        "R 丁堀, 東京都中央区八丁堀２−３, 2-3",
        "R の, 水戸市三の丸１−２, 1-2",
        "R ノ, 一関市一ノ関４−５, 4-5",
        "R 条, 北海道札幌市北区北６条西４丁目, 4",
        "R 条, 北海道旭川市１条通８丁目１０８, 8-108",
        "beyond the BMP, 横須賀市𠮷野町１−２, 1-2",
        "gaiji, 横須賀市架空町１−２　コーポ★３, 1-2-3",
    })
    void takesTheAddressNumberOut(String source, String address, String number) {
        assertEquals(number, AddressNumberRules.in(address), source);
    }

    @Test
    void whateverComesInABarcodeComesOut() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var characters = "0123456789０１２３ABFabfＡＢＦ-−ー丁目番地号のノ線一二十百千〇条町 　・&./F棟★𠮷";
        int[] alphabet = characters.codePoints().toArray();
        for (int i = 0; i < 20_000; i++) {
            var address = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                address.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
            }
            var number = AddressNumberRules.in(address.toString());
            assertTrue(
                    number.matches("([0-9A-Z]+(-[0-9A-Z]+)*)?"), "seed " + seed + ": " + address + " gave " + number);
            assertEquals(21, Barcode.of("2380001", number).symbols().size(), "seed " + seed);
        }
    }
}
