;;; Drives Emacs like a user: types a line, waits for its diagnostic, takes the first quick fix, undoes it, takes  -*- lexical-binding: t -*-
;; "fix all" if that is offered and the quick fix again if not, saves.
;; In: RECIPE and EDITED, files to load and to edit; MISTAKE, the text to type.  Out: JSON in the last line of standard
;; output; exit code 1 if something does not come.

(require 'json)
(require 'package)
(add-to-list 'package-directory-list "/usr/share/emacs/site-lisp/elpa") ; eglot of the system, for Emacs 28
(package-initialize)
(load (getenv "RECIPE") nil t)
(require 'flymake)

(defvar offered nil "Titles of the code actions that the user could choose from, the last list first.")

(defun finish (report code)
  (princ (concat "\n" (json-encode report) "\n"))
  (kill-emacs code))

(defun wait (what condition)
  (let ((deadline (time-add nil 30)))
    (while (not (funcall condition))
      (when (time-less-p deadline nil)
        (finish `((missing . ,what) (text . ,(buffer-string)) (offered . ,offered)) 1))
      (accept-process-output nil 0.05))))

(defun text () (buffer-substring-no-properties (point-min) (point-max)))

(defun take-first (_prompt collection &rest _)
  (let ((titles (all-completions "" collection)))
    (push (vconcat titles) offered)
    (car titles)))

(defun take-action (place kind)
  (setq last-nonmenu-event ?a) ; the keyboard: no menu is opened
  (undo-boundary)
  (cl-letf (((symbol-function 'completing-read) #'take-first))
    (eglot-code-actions place place kind t))
  (undo-boundary)
  (eglot--signal-textDocument/didChange))

(defun diagnostics () (flymake-diagnostics))

(switch-to-buffer (find-file-noselect (getenv "EDITED")))
(run-hooks 'post-command-hook) ; `eglot-ensure' connects after the command that visits the file
(wait "client" #'eglot-managed-p)
(flymake-start)

(goto-char (point-max))
(insert (getenv "MISTAKE"))
(eglot--signal-textDocument/didChange) ; batch mode is never idle
(wait "diagnostic" (lambda () (= (length (diagnostics)) 1)))

(let* ((diagnostic (car (diagnostics)))
       (place (flymake-diagnostic-beg diagnostic))
       (message (flymake-diagnostic-text diagnostic))
       (before (text))
       (report `((row . ,(1- (line-number-at-pos place)))
                 (column . ,(- place (save-excursion (goto-char place) (line-beginning-position))))
                 (message . ,message)))
       fixed)
  (take-action place "quickfix")
  (wait "fix" (lambda () (not (equal before (text)))))
  (wait "no diagnostic" (lambda () (null (diagnostics))))
  (setq fixed (text))

  (setq last-command nil)
  (undo)
  (eglot--signal-textDocument/didChange)
  (wait "text as before the fix" (lambda () (equal before (text))))
  (wait "diagnostic as before the fix" (lambda () (= (length (diagnostics)) 1)))
  (take-action place "source.fixAll.mlrepair")
  (wait "the same text by the second way" (lambda () (equal fixed (text))))

  (save-buffer)
  (finish (append report `((titles . ,(car (last offered))))) 0))
