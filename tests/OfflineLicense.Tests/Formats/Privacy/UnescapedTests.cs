using OfflineLicense.Formats.Privacy;

namespace OfflineLicense.Tests.Formats.Privacy;

/// <summary>One layer of escapes, undone for searching: what is an escape becomes its sign, what is none stays as it is.</summary>
public sealed class UnescapedTests
{
    [Theory]
    [InlineData("""a\"b\\c\/d""", "a\"b\\c/d")]
    [InlineData("""a\nb\rc\td\be\ff""", "a\nb\rc\td\be\ff")]
    [InlineData("""\u0063ore-1\u002E""", "core-1.")]
    [InlineData("""\\u0063""", """\u0063""")]
    [InlineData("""\u00g3""", """\u00g3""")]
    [InlineData("""\u006""", """\u006""")]
    [InlineData("""\x41\q""", """\x41\q""")]
    [InlineData("""core\""", """core\""")]
    [InlineData("core", "core")]
    [InlineData("", "")]
    public void A_backslash_of_json_is_undone_where_it_escapes_something(string text, string plain) =>
        Assert.Equal(plain, Unescaped.Json(text));

    [Theory]
    [InlineData("&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt; &amp;amp; f", "<a b=\"c\" d='e'> &amp; f")]
    [InlineData("&#99;ore&#45;1", "core-1")]
    [InlineData("&#x63;ore&#x2d;1", "core-1")]
    [InlineData("&#x1F600;&#128512;", "😀😀")]
    [InlineData("end&amp;", "end&")]
    [InlineData("", "")]
    public void A_reference_of_xml_is_undone(string text, string plain) => Assert.Equal(plain, Unescaped.Xml(text));

    [Theory]
    [InlineData("AT&T")]
    [InlineData("R&D; and more")]
    [InlineData("&;")]
    [InlineData("&#;")]
    [InlineData("&#x;")]
    [InlineData("&#xZZ;")]
    [InlineData("&#12a;")]
    [InlineData("&#xD800;")]
    [InlineData("&#55296;")]
    [InlineData("&#1114112;")]
    [InlineData("&#x110000;")]
    [InlineData("&#xFFFFFFFF;")]
    [InlineData("&nbsp;")]
    [InlineData("&l;&g;&x;")]
    [InlineData("&LT;&GT;")]
    [InlineData("&ab;&abc;&abcd;")]
    [InlineData("&quit;&apes;&amq;")]
    [InlineData("&averylongnameofnothing;")]
    public void What_is_no_reference_stays_as_it_is(string text) => Assert.Equal(text, Unescaped.Xml(text));
}
