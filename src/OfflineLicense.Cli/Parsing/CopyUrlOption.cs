using System.CommandLine;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Formats.Privacy;

namespace OfflineLicense.Cli.Parsing;

/// <summary>The option <c>--copy-url</c>. What no device can copy from, or what holds a password, is refused and not repeated.</summary>
internal sealed class CopyUrlOption : Option<string?>
{
    public CopyUrlOption(string description)
        : base("--copy-url")
    {
        Description = description;
        HelpName = "URL";
        Validators.Add(result =>
        {
            if (result.Tokens.Any(token => CredentialText.IsIn(token.Value)))
                result.AddError($"--copy-url holds a password or a token, and command sheets would show it: {CredentialText.Remedy}");
            else if (result.Tokens.Any(token => !CopyUrlText.IsUsable(token.Value)))
                result.AddError($"--copy-url takes {CopyUrlText.Expected}");
        });
    }
}
