<?php
/**
 * Asks before a message leaves for a domain that was probably not meant.
 *
 * The page part (page.js) asks while somebody writes, and at Send. This part judges the same recipients once more
 * before the message leaves, for pages in which no script of ours ran: it refuses once, with the reason, and lets
 * the same message pass when it is sent again.
 *
 * Whatever fails here, the message leaves.
 */
require_once __DIR__ . '/library.php';

class misdirect extends rcube_plugin
{
    public $task = 'mail';

    /** The second time that somebody lets a question stand, they have looked; it is asked no more. */
    private const ENOUGH = 2;

    /** Answers that are remembered, the latest. */
    private const MOST = 1000;

    private rcmail $rc;

    /** By the languages of the library, of which each has a name of two letters. */
    private array $words;

    public function init(): void
    {
        $this->rc = rcmail::get_instance();
        $this->load_config();
        $this->words = json_decode(file_get_contents(__DIR__ . '/words.json'), true);
        if ($this->rc->action === 'compose') {
            $this->show();
        }
        // Receipts and messages that are sent on have nobody who could answer.
        if ($this->rc->action === 'send') {
            $this->add_hook('message_before_send', [$this, 'before_send']);
        }
    }

    private function show(): void
    {
        $this->include_stylesheet('misdirect.css');
        $this->include_script('misdirect.js');
        $this->rc->output->set_env('misdirect', [
            'language' => $this->language(),
            'words' => $this->words[$this->language()],
            'list' => $this->domains(),
            // PHP makes numbers of keys that have digits alone.
            'settled' => array_map('strval', array_keys(array_filter($this->dismissed(), fn($times) => $times >= self::ENOUGH))),
        ]);
    }

    /** Hook: what is asked about keeps the message here, unless it was asked already. */
    public function before_send(array $message): array
    {
        $id = rcube_utils::get_input_string('_id', rcube_utils::INPUT_GPC);
        $answered = array_merge($this->posted('_misdirect'), $_SESSION['misdirect'][$id] ?? []);
        $always = $this->posted('_misdirect_always');
        $open = [];
        foreach ($this->doubts($message) as $key => $doubt) {
            if (!in_array((string) $key, array_merge($answered, $always), true)) {
                $open[$key] = $doubt;
            }
        }
        if ($open === []) {
            unset($_SESSION['misdirect'][$id]);
            $this->remember($answered, $always);
            return $message;
        }
        $_SESSION['misdirect'] = [$id => array_merge($answered, array_map('strval', array_keys($open)))];
        $lines = array_map([rcube::class, 'Q'], [...array_values($open), $this->words[$this->language()]['again']]);
        return ['abort' => true, 'result' => false, 'error' => implode('<br>', $lines)] + $message;
    }

    /** What is to be asked, each by its key: the recipient, and why. */
    private function doubts(array $message): array
    {
        try {
            // `mailto` has To alone; these two are in the headers still (rcube::deliver_message).
            $headers = $message['message']->headers();
            $texts = array_merge((array) $message['mailto'], [$headers['Cc'] ?? '', $headers['Bcc'] ?? '']);
            $boxes = rcube_mime::decode_address_list(implode(', ', array_filter($texts)), null, false);
            $recipients = array_map('rcube_utils::idn_to_utf8', array_column($boxes, 'mailto'));
            $library = new MisdirectLibrary($this->rc->config->get('misdirect_prefix', '/usr/local'));
            $doubts = [];
            foreach ($library->doubts($recipients, $message['from'], $this->language()) as $doubt) {
                if (!$this->is_settled($doubt)) {
                    $doubts[$doubt['key']] = $this->shown($doubt['typed']) . ': ' . $this->readable($doubt);
                }
            }
            return $doubts;
        } catch (Throwable $error) {
            rcube::write_log('errors', 'misdirect: recipients are not checked: ' . $error->getMessage());
            return [];
        }
    }

    /** The reason as people read it: the library has A-labels. */
    private function readable(array $doubt): string
    {
        return strtr($doubt['explanation'], array_combine(
            $doubt['meant'],
            array_map('rcube_utils::idn_to_utf8', $doubt['meant'])
        ));
    }

    /** Characters that are not seen, or that change the order of others, written out. */
    private function shown(string $text): string
    {
        $unseen = '/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u';
        return preg_replace_callback($unseen, fn($found) => sprintf('<U+%04X>', mb_ord($found[0])), $text) ?? '';
    }

    private function is_settled(array $doubt): bool
    {
        return ($this->dismissed()[$doubt['key']] ?? 0) >= self::ENOUGH
            || in_array($doubt['domain'], $this->domains(), true);
    }

    /** How often a question was let stand, by its key, the latest last. */
    private function dismissed(): array
    {
        $stored = $this->rc->config->get('misdirect_dismissed');
        return is_array($stored) ? array_filter($stored, 'is_int') : [];
    }

    private function remember(array $answered, array $always): void
    {
        $dismissed = $this->dismissed();
        foreach (array_unique(array_merge($answered, $always)) as $key) {
            $times = in_array($key, $always, true) ? self::ENOUGH : ($dismissed[$key] ?? 0) + 1;
            unset($dismissed[$key]);
            $dismissed[$key] = $times;
        }
        if ($answered !== [] || $always !== []) {
            $this->rc->user->save_prefs(['misdirect_dismissed' => array_slice($dismissed, -self::MOST, null, true)]);
        }
    }

    /** Keys of a hidden field of the form. */
    private function posted(string $name): array
    {
        preg_match_all('/\b[0-9a-f]{16}\b/', rcube_utils::get_input_string($name, rcube_utils::INPUT_POST), $found);
        return array_slice($found[0], 0, self::MOST);
    }

    /** Domains that are right, of the organisation and of the user's own identities. */
    private function domains(): array
    {
        $own = array_map(fn($identity) => substr(strrchr($identity['email'], '@'), 1), $this->rc->user->list_identities());
        $all = array_merge((array) $this->rc->config->get('misdirect_domains', []), $own);
        return array_values(array_unique(array_map('strtolower', array_filter($all, 'is_string'))));
    }

    private function language(): string
    {
        $language = substr($_SESSION['language'] ?? 'en', 0, 2);
        return isset($this->words[$language]) ? $language : 'en';
    }
}
