using System.Text;
using OfflineLicense.Formats.Privacy;

namespace OfflineLicense.Tests.Formats.Privacy;

public sealed class KeywordSearchTests
{
    [Theory]
    [InlineData("Project FALCON is here")]
    [InlineData("prefalconpost")]
    [InlineData("{\"a\":\"f\\u0061lcon\"}")]
    [InlineData("{\"a\":\"{\\\"b\\\":\\\"f\\\\u0061lcon\\\"}\"}")]
    [InlineData("{\"a\":\"{\\\"b\\\":\\\"{\\\\\\\"c\\\\\\\":\\\\\\\"f\\\\\\\\u0061lcon\\\\\\\"}\\\"}\"}")]
    [InlineData("<a>f&#97;lcon</a>")]
    [InlineData("<a>f&#x61;lcon</a>")]
    [InlineData("<a>{&quot;b&quot;:&quot;f\\u0061lcon&quot;}</a>")]
    public void A_keyword_is_found_in_either_case_within_words_and_behind_escapes(string text) =>
        Assert.Equal(["Falcon"], Search(Encoding.UTF8.GetBytes(text), "Falcon", "heron"));

    [Theory]
    [InlineData("KÖLN-Süd")]
    [InlineData("k\\u00f6ln-s\\u00fcd")]
    [InlineData("k&#246;ln-s&#xFC;d")]
    public void A_keyword_may_have_letters_of_any_script(string text) =>
        Assert.Equal(["Köln-Süd"], Search(Encoding.UTF8.GetBytes(text), "Köln-Süd"));

    [Fact]
    public void A_capture_in_UTF_16_is_searched_as_text()
    {
        Assert.Equal(["Falcon"], Search([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("core FALCON")], "Falcon"));
        Assert.Equal(["Falcon"], Search([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("core FALCON")], "Falcon"));
        Assert.Equal(["Falcon"], Search(Encoding.Unicode.GetBytes("a capture without a mark of FALCON"), "Falcon"));
    }

    [Theory]
    [InlineData("falco n")]
    [InlineData("fa\\lcon is f a l c o n")]
    [InlineData("")]
    public void What_only_comes_near_is_no_keyword(string text) => Assert.Empty(Search(Encoding.UTF8.GetBytes(text), "Falcon"));

    /// <summary>Documents come in pieces; a word that two of them share is found wherever the cut is.</summary>
    [Fact]
    public void A_keyword_is_found_across_pieces()
    {
        var text = Encoding.UTF8.GetBytes(new string('x', 20_000) + "{\"a\":\"f\\u0061lc\\u00f6n\"}" + new string('y', 20_000));
        for (var cut = 19_990; cut < 20_030; cut++)
            Assert.Equal(["falcön"], new KeywordSearch(["falcön"]).FindIn([text[..cut], text[cut..]]));
    }

    [Fact]
    public void All_that_are_in_it_are_told_in_the_order_they_were_given() =>
        Assert.Equal(["c-word", "a-word"], Search("a-word, C-WORD"u8.ToArray(), "c-word", "b-word", "a-word"));

    private static IReadOnlyList<string> Search(byte[] text, params string[] keywords) => new KeywordSearch(keywords).FindIn([text]);
}
