using System.CommandLine;
using OfflineLicense.Formats.Privacy;

namespace OfflineLicense.Cli.Parsing;

/// <summary>
/// An option whose text is stored in the ledger, the journal, a bundle or a file for people. A text with a password or a token is
/// refused, and the message does not repeat it.
/// </summary>
internal sealed class TextOption : Option<string?>
{
    public TextOption(string name)
        : base(name) => Validators.Add(result =>
        {
            if (result.Tokens.Any(token => CredentialText.IsIn(token.Value)))
                result.AddError($"{name} holds a password or a token, and its text is stored: {CredentialText.Remedy}");
        });
}
