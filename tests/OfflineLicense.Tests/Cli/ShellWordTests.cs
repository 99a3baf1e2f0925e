using OfflineLicense.Formats.Fields;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Cli;

public sealed class ShellWordTests
{
    // Regression: `split` and others showed a path with a space as it was, and the shell took it for two.
    [SkippableTheory]
    [InlineData("/srv/tftp", "/srv/tftp")]
    [InlineData("/media/my drive", "'/media/my drive'")]
    [InlineData("/media/it's", "'/media/it'\\''s'")]
    public void A_path_in_a_command_can_be_pasted(string path, string shown)
    {
        Requires.Unix();
        Assert.Equal(shown, ShellWord.Path(path));
    }
}
