using System.Text.RegularExpressions;

namespace OfflineLicense.Tests.Architecture;

/// <summary>A person pastes the commands that messages name: what is in them from outside is one word of a shell.</summary>
public sealed partial class PastedCommandTests
{
    // Regression: a serial number or a file name like $(reboot) stood in a remedy as it was.
    [Fact]
    [Trait("Attack", "A40")]
    public void No_command_in_a_message_holds_a_name_from_outside_without_quotes() =>
        Assert.Empty(CodeFile.InSources.SelectMany(file => Unquoted().Matches(file.WithoutComments)
            .Select(match => $"{file.Path}: {match.Value}")));

    [GeneratedRegex("""
        (?<!by )(?:\bofflic |"cd )[^"\n]*\{(?:SafeText\.\w+\(|(?:[\w!]+\.)*(?:Serial|Udi|Label|Path|File|Folder|Subject)\})
        """, RegexOptions.CultureInvariant)]
    private static partial Regex Unquoted();
}
