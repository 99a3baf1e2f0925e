using System.Globalization;
using System.Text;

namespace OfflineLicense.Steps.Sheets;

/// <summary>
/// Writes values into YAML: always in double quotes, printable ASCII, everything else escaped. What Ansible would take for a template is
/// marked as text.
/// </summary>
internal static class YamlText
{
    public static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2);
        if (value.Contains('{', StringComparison.Ordinal) || value.Contains('}', StringComparison.Ordinal))
            text.Append("!unsafe ");
        text.Append('"');
        foreach (var rune in value.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' or '\\' => text.Append('\\').Append((char)rune.Value),
                >= ' ' and < 0x7f => text.Append((char)rune.Value),
                _ => text.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
            };
        }

        return text.Append('"').ToString();
    }
}
