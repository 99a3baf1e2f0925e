namespace OfflineLicense.Tests.Support;

/// <summary>
/// The text of a document between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>. The program generates it, and a test compares
/// it.
/// <c>OFFLIC_UPDATE_DOCS=1</c> writes the generated text into the document (scripts/update-docs.sh).
/// </summary>
internal sealed class DocumentBlock(string page, string name)
{
    /// <summary>Test classes run in parallel, and two of them may write the same document.</summary>
    private static readonly Lock s_writing = new();

    private readonly string _path = Checkout.At(page.Split('/'));

    public string Text
    {
        get
        {
            var (text, from, to) = Find();
            return text[from..to];
        }
    }

    public void Match(string actual)
    {
        using var writing = s_writing.EnterScope();
        var (text, from, to) = Find();
        if (string.Equals(text[from..to], actual, StringComparison.Ordinal))
            return;
        if (GeneratedPage.IsUpdated)
            File.WriteAllText(_path, text[..from] + actual + text[to..]);
        else
            Assert.Fail(
                $"{page}: the block <!-- {name} --> is not what the program prints. If the program is right, run scripts/update-docs.sh.\n"
                    + $"--- the program\n{actual}\n--- {page}\n{text[from..to]}"
            );
    }

    private (string Text, int From, int To) Find()
    {
        var text = File.ReadAllText(_path);
        var open = $"<!-- {name} -->\n";
        var from = text.IndexOf(open, StringComparison.Ordinal);
        var to = text.IndexOf($"<!-- /{name} -->", StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, $"{page} has no block between <!-- {name} --> and <!-- /{name} -->");
        return (text, from + open.Length, to);
    }
}
