using OfflineLicense.Steps.Sheets;

namespace OfflineLicense.Tests.Steps;

public sealed class YamlTextTests
{
    [Theory]
    [InlineData("flash:a.txt", "\"flash:a.txt\"")]
    [InlineData("say \"x\" \\ y", "\"say \\\"x\\\" \\\\ y\"")]
    [InlineData("a\nb: c", "\"a\\U0000000ab: c\"")]
    [InlineData("\u2028\U0001F600", "\"\\U00002028\\U0001f600\"")]
    [InlineData("{{ x }}", "!unsafe \"{{ x }}\"")]
    [InlineData("", "\"\"")]
    public void A_value_is_one_quoted_text_in_ASCII(string value, string yaml) => Assert.Equal(yaml, YamlText.Quote(value));
}
