using System.Globalization;

namespace OfflineLicense.Cli.Terminal;

/// <summary>What the screen can show: how long a line may be, and whether it shows more than ASCII.</summary>
/// <param name="Columns">The longest line.</param>
/// <param name="IsUnicode">False: a character that is not ASCII is written in another way (<see cref="AsciiText"/>).</param>
internal sealed record Screen(int Columns, bool IsUnicode)
{
    /// <summary>Where the width is not known: a file, a pipe, a serial line.</summary>
    public const int UsualColumns = 80;

    /// <summary>In less than this the columns of a table and the words of a sentence are no help.</summary>
    private const int LeastColumns = 40;

    private const int MostColumns = 10_000;

    /// <summary>
    /// COLUMNS, else what the terminal says, else 80. What the locale can show is in the first of LC_ALL, LC_CTYPE and LANG that is
    /// set; Windows has a code page instead.
    /// </summary>
    public static Screen Of(HostEnvironment host)
    {
        var isStated = int.TryParse(host.GetVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var stated);
        var columns = isStated && stated > 0 ? stated : host.Columns is > 0 and var measured ? measured : UsualColumns;
        return new Screen(Math.Clamp(columns, LeastColumns, MostColumns), host.ShowsUnicode ?? IsUtf8(host));
    }

    private static bool IsUtf8(HostEnvironment host)
    {
        var locale = new[] { "LC_ALL", "LC_CTYPE", "LANG" }.Select(host.GetVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return new[] { "UTF-8", "UTF8" }.Any(name => locale?.Contains(name, StringComparison.OrdinalIgnoreCase) == true);
    }

    /// <summary>Safe text in characters that the screen shows.</summary>
    public string Show(string text) => IsUnicode ? text : AsciiText.Of(text);
}
